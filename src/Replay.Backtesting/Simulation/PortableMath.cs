namespace Replay.Backtesting;

/// <summary>Functions whose last bit would differ between platforms' libraries, from operations that IEEE 754 fixes.</summary>
internal static class PortableMath
{
    private const double Ln2 = 0.693147180559945309417232121458;
    private const double SqrtHalf = 0.707106781186547524400844362105;
    private const int LastTerm = 23;

    /// <summary>Natural logarithm of a normal number above zero, within 2 units in the last place or 1e-15.</summary>
    /// <remarks>x = m 2^e with m from sqrt(1/2) to sqrt(2); ln m = 2 (s + s^3/3 + s^5/5 + …) with s = (m - 1) / (m + 1), |s| below 0.1716.</remarks>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1022;
        double mantissa = BitConverter.Int64BitsToDouble(bits & 0x000F_FFFF_FFFF_FFFF | 0x3FE0_0000_0000_0000);
        if (mantissa < SqrtHalf)
        {
            mantissa *= 2;
            exponent--;
        }

        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double sum = 0;
        for (int term = LastTerm; term >= 1; term -= 2) sum = sum * square + 1.0 / term;
        return exponent * Ln2 + 2 * s * sum;
    }
}
