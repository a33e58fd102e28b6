using PidNs.Analysis.Benchmarks;

// dotnet run -c Release --project benchmarks/Analysis [-- growth | compile] [FOLDER OF C# SOURCES]
string mode = args.FirstOrDefault(a => a is "growth" or "compile") ?? "all";
if (mode is "all" or "compile")
    CompileReport.Print(args.FirstOrDefault(Directory.Exists));
if (mode is "all" or "growth")
    GrowthReport.Print();
