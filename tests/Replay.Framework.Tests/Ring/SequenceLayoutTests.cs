using System.Reflection;
using System.Runtime.InteropServices;

namespace Replay.Framework.Tests;

public class SequenceLayoutTests
{
    private const int LargestLinePair = 128;

    [Theory]
    [InlineData(typeof(Sequence))]
    [InlineData(typeof(PublisherState))]
    public void Hot_counters_share_no_line_pair_with_their_neighbours(Type type)
    {
        StructLayoutAttribute layout = type.StructLayoutAttribute!;
        Assert.Equal(LayoutKind.Explicit, layout.Value);
        FieldInfo[] fields = type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);
        Assert.NotEmpty(fields);
        foreach (FieldInfo field in fields)
        {
            Assert.Equal(typeof(long), field.FieldType);
            int offset = field.GetCustomAttribute<FieldOffsetAttribute>()!.Value;
            Assert.True(offset >= LargestLinePair, $"{field.Name} starts at {offset}.");
            Assert.True(layout.Size - (offset + sizeof(long)) >= LargestLinePair, $"{field.Name} is followed by too little padding.");
        }
    }
}
