using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Replay.Aeron.AeronArchiveC;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron.Tests;

/// <summary>Every import is reached: by the safe layer, whose members have tests of their own, or, where it has no use for one, by a test here.</summary>
public sealed unsafe class RawFunctionTests(SharedArchive shared) : ArchiveTest(shared)
{
    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    [Fact]
    public void Every_import_is_called_by_the_safe_layer_or_by_a_test_here()
    {
        IEnumerable<Type> safe = typeof(AeronArchive).Assembly.GetTypes().Where(type => type != typeof(AeronC) && type != typeof(AeronArchiveC));
        HashSet<string> called = [.. CallsOf(safe), .. CallsOf([typeof(RawFunctionTests), .. typeof(RawFunctionTests).GetNestedTypes(BindingFlags.NonPublic)])];

        Assert.All([.. ImportTests.ImportsOf(typeof(AeronC)), .. ImportTests.ImportsOf(typeof(AeronArchiveC))], name => Assert.Contains(name, called));
    }

    [Fact]
    public void An_archive_context_keeps_what_the_options_say()
    {
        AeronArchiveOptions options = Server.ArchiveOptions with
        {
            ControlRequestStreamId = 11,
            ControlResponseStreamId = 21,
            RecordingEventsChannel = "aeron:udp?endpoint=localhost:9",
            RecordingEventsStreamId = 31,
            MessageTimeout = TimeSpan.FromSeconds(3),
            MessageRetryAttempts = 5,
            ControlTermBufferLength = 128 * 1024,
            ControlMtuLength = 4096,
            ControlTermBufferSparse = false,
            ClientName = "name",
        };
        using ArchiveContextHandle context = ArchiveContext.Create(Client, options, new ArchiveCallbacks(options));

        Assert.Equal(Client.Handle.DangerousGetHandle(), aeron_archive_context_get_aeron(context));
        Assert.False(aeron_archive_context_get_owns_aeron_client(context));
        Assert.Equal(Client.Directory, Text(aeron_archive_context_get_aeron_directory_name(context)));
        Assert.Equal((options.ControlRequestChannel, 11), (Text(aeron_archive_context_get_control_request_channel(context)), aeron_archive_context_get_control_request_stream_id(context)));
        Assert.Equal((options.ControlResponseChannel, 21), (Text(aeron_archive_context_get_control_response_channel(context)), aeron_archive_context_get_control_response_stream_id(context)));
        Assert.Equal((options.RecordingEventsChannel, 31), (Text(aeron_archive_context_get_recording_events_channel(context)), aeron_archive_context_get_recording_events_stream_id(context)));
        Assert.Equal((3_000_000_000UL, 5U), (aeron_archive_context_get_message_timeout_ns(context), aeron_archive_context_get_message_retry_attempts(context)));
        Assert.Equal((128U * 1024, 4096U), ((uint)aeron_archive_context_get_control_term_buffer_length(context), (uint)aeron_archive_context_get_control_mtu_length(context)));
        Assert.False(aeron_archive_context_get_control_term_buffer_sparse(context));
        Assert.Equal("name", Text(aeron_archive_context_get_client_name(context)));
    }

    [Fact]
    public void The_blocking_connect_gives_a_session_whose_context_and_subscription_can_be_had()
    {
        AeronArchiveOptions options = Server.ArchiveOptions;
        ArchiveContextHandle context = ArchiveContext.Create(Client, options, new ArchiveCallbacks(options));
        Assert.Equal(0, aeron_archive_connect(out nint native, context));
        using ArchiveHandle archive = new(native, context);
        context.Dispose();

        nint owned = aeron_archive_get_archive_context(archive);
        Assert.NotEqual(0, owned);
        Assert.NotEqual(0, aeron_archive_get_control_response_subscription(archive));
        // What is taken over is ours to close, after the session.
        Assert.Equal(owned, aeron_archive_get_and_own_archive_context(archive));
        nint responses = aeron_archive_get_and_own_control_response_subscription(archive);
        archive.Dispose();
        Assert.Equal(0, aeron_archive_context_close(owned));
        Assert.Equal(0, aeron_subscription_close(responses, null, 0));
    }

    [Fact]
    public void A_persistent_subscription_s_context_keeps_what_it_is_given()
    {
        using Counter counter = Client.AddCounter(5002, [], "raw");
        Assert.Equal(0, aeron_archive_persistent_subscription_context_init(out nint native));
        using PersistentSubscriptionContextHandle context = new(native);

        Assert.Equal(0, aeron_archive_persistent_subscription_context_set_aeron_directory_name(context, Server.AeronDirectory));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_set_recording_id(context, 7));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_set_live_channel(context, "aeron:ipc?alias=live"));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_set_live_stream_id(context, 8));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_set_replay_channel(context, "aeron:ipc?alias=replay"));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_set_replay_stream_id(context, 9));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_set_start_position(context, 64));

        Assert.Equal((7L, 64L), (aeron_archive_persistent_subscription_context_get_recording_id(context), aeron_archive_persistent_subscription_context_get_start_position(context)));
        Assert.Equal(("aeron:ipc?alias=live", 8), (Text(aeron_archive_persistent_subscription_context_get_live_channel(context)), aeron_archive_persistent_subscription_context_get_live_stream_id(context)));
        Assert.Equal(("aeron:ipc?alias=replay", 9), (Text(aeron_archive_persistent_subscription_context_get_replay_channel(context)), aeron_archive_persistent_subscription_context_get_replay_stream_id(context)));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_get_state_counter(context));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_get_join_difference_counter(context));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_get_live_left_counter(context));
        Assert.Equal(0, aeron_archive_persistent_subscription_context_get_live_joined_counter(context));
    }

    [Fact]
    public void Polls_into_a_handler_without_an_answer_count_fragments()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        Publish(publication, "x"u8);
        int[] count = GC.AllocateArray<int>(1, pinned: true);

        Await(() => aeron_subscription_poll(subscription.Handle, &Count, AddressOf(count), 10) > 0, "the message");

        Assert.Equal(1, count[0]);
        Assert.Equal(-1, aeron_subscription_poll(subscription.Handle, null, 0, 10));
        Assert.Contains(AeronLibrary.Version!, Text(aeron_version_full()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_persistent_subscription_is_polled_into_a_handler_without_an_answer()
    {
        RecordingDescriptor recording = Record(5, i => Message(i, 10));
        using PersistentSubscription subscription = new(Client, Server.ArchiveOptions, new PersistentSubscriptionOptions
        {
            RecordingId = recording.RecordingId,
            LiveChannel = "aeron:ipc",
            LiveStreamId = StreamId,
            ReplayChannel = "aeron:ipc",
            ReplayStreamId = SharedArchive.NewStreamId(),
        });
        int[] count = GC.AllocateArray<int>(1, pinned: true);

        Await(() => aeron_archive_persistent_subscription_poll(HandleOf(subscription), &Count, AddressOf(count), 10) >= 0 && count[0] == 5, "the messages");
    }

    [Fact]
    public void A_replay_merge_is_polled_into_a_handler_without_an_answer()
    {
        string control = $"localhost:{ArchiveServer.FreePort()}";
        string channel = $"aeron:udp?control={control}|control-mode=dynamic|fc=max|term-length=64k";
        using ExclusivePublication publication = Archive.AddRecordedExclusivePublication(channel, StreamId);
        int session = publication.Description.SessionId;
        int counterId = AwaitRecording(session);
        for (int i = 0; i < 5; i++) Publish(publication, Message(i, 10));
        Await(() => Client.Counters.ValueOf(counterId) == publication.Position, "the recording");
        using Subscription subscription = Client.AddSubscription($"aeron:udp?control-mode=manual|session-id={session}", StreamId);
        using ReplayMerge merge = new(Archive, subscription, $"aeron:udp?session-id={session}", "aeron:udp?endpoint=localhost:0",
            $"aeron:udp?endpoint=localhost:0|control={control}", Client.Counters.RecordingIdOf(counterId), 0);
        int[] count = GC.AllocateArray<int>(1, pinned: true);

        Await(() => aeron_archive_replay_merge_poll(HandleOf(merge), &Count, AddressOf(count), 10) >= 0 && count[0] == 5, "the messages");
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handle")]
    private static extern ref readonly PersistentSubscriptionHandle HandleOf(PersistentSubscription subscription);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handle")]
    private static extern ref readonly ReplayMergeHandle HandleOf(ReplayMerge merge);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Count(nint clientd, byte* buffer, nuint length, nint header) => ++*(int*)clientd;

    private static nint AddressOf(int[] pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)!;

    /// <summary>The names of methods that the code of types calls or takes the address of.</summary>
    private static IEnumerable<string> CallsOf(IEnumerable<Type> types)
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return types.SelectMany(type => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))).SelectMany(CallsOf);
    }

    private static IEnumerable<string> CallsOf(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) yield break;
        for (int at = 0; at < code.Length;)
        {
            OpCode operation = OpCodes[code[at] == 0xFE ? unchecked((short)(0xFE00 | code[++at])) : code[at]];
            at++;
            if (operation.OperandType == OperandType.InlineMethod
                && method.Module.ResolveMethod(BitConverter.ToInt32(code, at), method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null) is { } target)
                yield return target.Name;
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
