using System.Text;
using Replay.Tests;

namespace Replay.Aeron.Tests;

/// <summary>An archive that asks who we are.</summary>
public sealed class AuthenticationTests : IDisposable
{
    private readonly ArchiveServer? _server;

    public AuthenticationTests()
    {
        SharedArchive.SkipUnlessAvailable();
        _server = new ArchiveServer(mainClass: Repository.PathOf("tests", "Replay.Aeron.Tests", "Harness", "AuthenticatingArchive.java"));
    }

    public void Dispose() => _server?.Dispose();

    [Fact]
    public void Credentials_and_the_answer_to_a_challenge_open_the_archive_and_wrong_ones_do_not()
    {
        using AeronClient client = _server!.Connect();
        AeronArchiveOptions options = _server.ArchiveOptions;
        AeronArchive Connect(ICredentialsSupplier? credentials) => AeronArchive.Connect(client, options with { Credentials = credentials });

        Connect(new Credentials("open", "")).Dispose();
        Connect(new Credentials("ask", "answer")).Dispose();
        Assert.Equal(ArchiveErrorCode.AuthenticationRejected, Assert.Throws<AeronArchiveException>(() => Connect(new Credentials("ask", "no idea"))).ErrorCode);
        Assert.Equal(ArchiveErrorCode.AuthenticationRejected, Assert.Throws<AeronArchiveException>(() => Connect(new Credentials("wrong", ""))).ErrorCode);
        Assert.Equal(ArchiveErrorCode.AuthenticationRejected, Assert.Throws<AeronArchiveException>(() => Connect(null)).ErrorCode);
        AeronException exception = Assert.Throws<AeronException>(() => Connect(new Throwing()));
        Assert.Equal("no key", exception.InnerException!.Message);
    }

    private sealed class Credentials(string first, string answer) : ICredentialsSupplier
    {
        public ReadOnlySpan<byte> EncodedCredentials() => Encoding.UTF8.GetBytes(first);

        public ReadOnlySpan<byte> OnChallenge(ReadOnlySpan<byte> challenge) => Encoding.UTF8.GetString(challenge) == "question" ? Encoding.UTF8.GetBytes(answer) : [];
    }

    private sealed class Throwing : ICredentialsSupplier
    {
        public ReadOnlySpan<byte> EncodedCredentials() => throw new InvalidOperationException("no key");

        public ReadOnlySpan<byte> OnChallenge(ReadOnlySpan<byte> challenge) => [];
    }
}
