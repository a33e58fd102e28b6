using PidNs.Analysis.Benchmarks;

// dotnet run -c Release --project benchmarks/Analysis [-- growth | compile | memory | editor] [FOLDER OF C# SOURCES]
string mode = args.FirstOrDefault(a => a is "growth" or "compile" or "memory" or "editor") ?? "all";
if (mode is "all" or "compile")
    CompileReport.Print(args.FirstOrDefault(Directory.Exists));
if (mode is "all" or "memory")
    MemoryReport.Print();
if (mode is "all" or "growth")
    GrowthReport.Print();
if (mode is "all" or "editor")
    await EditorReport.PrintAsync();
