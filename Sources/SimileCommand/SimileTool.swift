import ArgumentParser
import CommandSupport
import Simile

/// The command line: one file per verb, each of which translates arguments into a use case of the library.
struct SimileTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simile",
        abstract: "Finds, compares and groups images by what they look like.",
        discussion: """
            EXAMPLES:
              simile index ~/Pictures              index every image below a folder
              simile search photo.jpg              the ten most similar
              simile compare a.jpg b.jpg           how similar two images are
              simile evaluate retrieval photos    how well images find others of their class
              simile sources add NAME URL          products of a shop, as they change
              simile serve                         an HTTP API and a web page
              simile doctor                        what is installed, and what is missing

            The catalog is the folder given by --catalog, else by SIMILE_CATALOG, else simile in the XDG data folder. \
            Results go to standard output, progress and warnings to standard error. Exit status: 0 done, 1 failed, 64 wrong \
            usage, 130 interrupted. Shell completions: simile --generate-completion-script bash|zsh|fish

            SIMILE_KERNELS=portable|neon|avx2-nofma|avx2|avx512 forces an instruction set, to reproduce the results of another \
            machine.
            """,
        version: SimileVersion.current,
        subcommands: [
            Index.self, Watch.self, Search.self, Compare.self, Explain.self, Hash.self, Duplicates.self, Cluster.self,
            Trends.self, Status.self, Facets.self, Roots.self, Sources.self,
            Models.self,
            Export.self, Import.self,
            Remove.self,
            Recommend.self, Events.self,
            Classify.self, Evaluate.self, Train.self,
            Serve.self, Sample.self, Vectors.self, Diagnose.self,
        ])
}

@main
enum Program {
    static func main() { SimileTool.runProgram() }
}
