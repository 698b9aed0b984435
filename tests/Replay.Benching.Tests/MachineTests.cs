namespace Replay.Benching.Tests;

public class MachineTests
{
    [Theory]
    [InlineData("Intel(R) Xeon(R) Platinum 8488C CPU @ 2.40GHz", "Intel.Xeon.Platinum.8488C")]
    [InlineData("AMD Ryzen 9 5950X 16-Core Processor", "AMD.Ryzen.9.5950X.16-Core")]
    [InlineData("../../etc", "etc")]
    public void Results_lie_in_a_folder_named_for_the_processor(string cpu, string folder) =>
        Assert.Equal(folder, (Machine.Current with { Cpu = cpu }).FolderName);

    [Fact]
    public void This_machine_has_a_name_and_processors()
    {
        Assert.NotEmpty(Machine.Current.FolderName);
        Assert.Equal(Environment.ProcessorCount, Machine.Current.Processors);
    }
}
