using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Every import is blittable or marshalled by generated code; bool is C's one byte.
[assembly: DisableRuntimeMarshalling]

// Aeron's libraries are loaded by absolute path before the first import is bound; should that ever fail, the working directory is still not searched.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
