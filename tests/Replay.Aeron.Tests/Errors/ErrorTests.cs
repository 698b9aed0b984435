namespace Replay.Aeron.Tests;

public class ErrorTests
{
    [Theory]
    [InlineData("response for correlationId=7, errorCode=5, error: unknown recording id: 99", ArchiveErrorCode.UnknownRecording)]
    [InlineData("response for correlationId=7, errorCode=0, error: no reason", ArchiveErrorCode.Generic)]
    [InlineData("response for correlationId=7, errorCode=16", ArchiveErrorCode.InvalidPosition)]
    public void The_archive_s_code_is_read_from_the_text(string text, ArchiveErrorCode expected)
    {
        AeronArchiveException exception = Assert.IsType<AeronArchiveException>(Throw.Typed(-11, text, "Listing recording 99"));

        Assert.Equal(expected, exception.ErrorCode);
        Assert.Contains("Listing recording 99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_that_is_not_named_is_kept() =>
        Assert.Equal((ArchiveErrorCode)77, Assert.IsType<AeronArchiveException>(Throw.Typed(-11, "errorCode=77, error: new", "Asking")).ErrorCode);

    [Theory]
    [InlineData("errorCode=")]
    [InlineData("errorCode=x")]
    [InlineData("errorCode=99999999999999999999")]
    [InlineData("nothing of the kind")]
    public void Text_without_a_code_gives_a_plain_exception(string text) =>
        Assert.Equal(typeof(AeronException), Throw.Typed(-11, text, "Asking").GetType());

    [Fact]
    public void A_dead_driver_is_an_exception_of_its_own() =>
        Assert.Equal(1000, Assert.IsType<AeronDriverException>(Throw.Typed(1000, "driver timeout", "Polling")).Code);
}
