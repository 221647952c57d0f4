import ArgumentParser
import CommandSupport
import Simile

/// How results are printed.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one JSON document instead of text.")
    var json = false

    /// Prints a report as JSON if that was asked for, else as the text that `text` makes.
    func print(_ report: some Encodable, text: () -> String) throws {
        try Streams.writeResult((json ? try JSONText.pretty(report) : text()) + "\n")
    }
}

/// Which existing files may be overwritten.
struct WritingOptions: ParsableArguments {
    @Flag(help: "Replace a file that this command did not create; images and the command's inputs are never replaced.")
    var force = false
}
