using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Replay.Aeron;

namespace Replay.Cli;

/// <summary>Where a command's recordings are: in a directory, or at a running Aeron Archive.</summary>
internal sealed class ArchiveLocation
{
    private const string Ipc = "aeron:ipc";

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly Option<string?> _archive = new("--archive") { Description = "The archive's directory; or give --aeron.", HelpName = "DIR" };
    private readonly Option<string?> _aeron = new("--aeron")
    {
        Description = "In place of --archive: the control channel of a running Aeron Archive, such as aeron:udp?endpoint=localhost:8010. AERON_DIR names the media driver's directory.",
        HelpName = "CHANNEL",
    };

    private readonly Option<string?> _checksum = CommonOptions.Checksum();

    /// <summary>The options, for a command to add.</summary>
    /// <param name="withChecksum">Whether the command reads messages, whose checksums can be checked.</param>
    public IEnumerable<Option> Options(bool withChecksum = false) => withChecksum ? [_archive, _aeron, _checksum] : [_archive, _aeron];

    /// <summary>Opens what the command line names; dispose what is returned.</summary>
    /// <exception cref="UsageException">Neither is named, or both are.</exception>
    public OpenedArchive Open(CommandContext context)
    {
        FrameChecksum checksum = CommonOptions.ChecksumOf(context.Get(_checksum));
        if (DirectoryOf(context) is { } directory) return new OpenedArchive(EmbeddedArchive.Open(directory, new ArchiveOptions { Checksum = checksum }));
        if (checksum != FrameChecksum.None) throw new UsageException("--checksum is checked in an archive's files, named by --archive; an Aeron Archive checks its own.");
        return new OpenedArchive(Connect(context));
    }

    /// <summary>The directory; null: a running archive is named.</summary>
    /// <exception cref="UsageException">Neither is named, or both are.</exception>
    public string? DirectoryOf(CommandContext context) => (context.Get(_archive), context.Get(_aeron)) switch
    {
        (null, null) => throw new UsageException("Name the archive's directory with --archive, or a running Aeron Archive with --aeron."),
        ({ } directory, null) => directory,
        (null, _) => null,
        _ => throw new UsageException("Give --archive or --aeron, not both."),
    };

    /// <summary>Connects to the running archive that is named.</summary>
    public AeronArchiveSource Connect(CommandContext context) => new(OptionsFor(context.Get(_aeron)!));

    /// <summary>What is asked for over a channel is answered over one like it: on an address of ours that the archive's host can reach.</summary>
    private static AeronSourceOptions OptionsFor(string controlChannel)
    {
        string ours = controlChannel.StartsWith(Ipc, StringComparison.Ordinal) ? Ipc : $"aeron:udp?endpoint={AddressTowards(EndpointOf(controlChannel))}:0";
        return new AeronSourceOptions
        {
            Client = new AeronClientOptions { ClientName = "replay command" },
            Archive = new AeronArchiveOptions { ControlRequestChannel = controlChannel, ControlResponseChannel = ours, MessageTimeout = AnswerTimeout },
            ReplayChannel = ours,
        };
    }

    private static string EndpointOf(string channel)
    {
        const string Parameter = "endpoint=";
        int at = channel.IndexOf(Parameter, StringComparison.Ordinal);
        string endpoint = at < 0 ? "" : channel[(at + Parameter.Length)..].Split('|')[0];
        int colon = endpoint.LastIndexOf(':');
        return colon > 0 ? endpoint[..colon].Trim('[', ']') : throw new UsageException($"'{channel}' names no endpoint: give aeron:udp?endpoint=HOST:PORT, or {Ipc}.");
    }

    private static string AddressTowards(string host)
    {
        const int AnyPort = 9;
        try
        {
            using Socket socket = new(SocketType.Dgram, ProtocolType.Udp);
            // Nothing is sent: the system chooses the route, and with it our address.
            socket.Connect(host, AnyPort);
            IPAddress address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        }
        catch (SocketException exception)
        {
            throw new UsageException($"The host '{host}' cannot be reached: {exception.Message}.");
        }
    }
}
