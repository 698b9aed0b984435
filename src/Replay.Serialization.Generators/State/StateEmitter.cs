namespace Replay.Serialization.Generators;

/// <summary>Emits <c>ISnapshotable</c> for a handler.</summary>
internal static class StateEmitter
{
    public static string Emit(StateModel model)
    {
        var writer = new CodeWriter();
        var declaration = model.Declaration with
        {
            Types = new([.. model.Declaration.Types.Take(model.Declaration.Types.Count - 1), $"{model.Declaration.Types[model.Declaration.Types.Count - 1]} : global::Replay.ISnapshotable"]),
        };
        using (FileEmitter.Open(writer, declaration))
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public int StateVersion => {model.Version};");
            writer.Blank();
            Save(writer, model);
            writer.Blank();
            Load(writer, model);
            writer.Blank();
            writer.Line("/// <summary>Called when a state has been loaded, with its version: the place to carry over what older versions held.</summary>");
            writer.Line("partial void OnStateLoaded(int version);");
        }

        return writer.ToString();
    }

    private static void Save(CodeWriter writer, StateModel model)
    {
        using (writer.Open("/// <inheritdoc/>", "public void SaveState(global::System.Buffers.IBufferWriter<byte> destination)"))
        {
            writer.Line("global::Replay.StateWriter writer = new(destination);");
            foreach (StateMember member in model.Members.Where(m => m.Until == 0)) writer.Line(member.Write);
        }
    }

    private static void Load(CodeWriter writer, StateModel model)
    {
        using (writer.Open("/// <inheritdoc/>", "public void LoadState(ReadOnlySpan<byte> source, int version)"))
        {
            writer.Line($"global::Replay.StateReader.ExpectVersion(version, oldest: {model.Oldest}, newest: {model.Version});");
            writer.Line("global::Replay.StateReader reader = new(source);");
            foreach (StateMember member in model.Members) writer.Line(Condition(member, model.Oldest) + member.Read);
            writer.Line("reader.ExpectEnd();");
            writer.Line("OnStateLoaded(version);");
        }
    }

    private static string Condition(StateMember member, int oldest) => (member.Since > oldest, member.Until) switch
    {
        (false, 0) => "",
        (true, 0) => $"if (version >= {member.Since}) ",
        (false, _) => $"if (version <= {member.Until}) ",
        _ => $"if (version >= {member.Since} && version <= {member.Until}) ",
    };
}
