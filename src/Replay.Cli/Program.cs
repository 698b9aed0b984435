using System.Runtime.InteropServices;
using Replay.Cli;

using CancellationTokenSource interrupted = new();
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
using PosixSignalRegistration controlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

return CommandLine.Run(args, Terminal.OfThisProcess(), interrupted.Token);
