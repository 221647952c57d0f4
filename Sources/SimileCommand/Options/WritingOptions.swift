import ArgumentParser

/// What may be overwritten.
struct WritingOptions: ParsableArguments {
    @Flag(help: "Replace a file that this command did not make; pictures and what the command reads never.")
    var force = false
}
