import ArgumentParser
import CommandSupport
import Simile

/// `simile doctor`.
struct Diagnose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check what is installed and what is missing, and print the commands that fix it.",
        discussion: """
            The exit status is 0 when everything needed is present: the image decoders, the inference engine, and the weights of the \
            catalog's models (of the default model while there is no catalog). OpenVINO is searched for where the system's loader looks, then where \
            Scripts/setup installs it; SIMILE_OPENVINO sets the path of the library.

            EXAMPLES:
              simile doctor
              simile doctor --json
              simile doctor --fix                        also delete leftovers of killed processes in the catalog's folder
            """)

    @Flag(help: "Delete the leftovers of killed processes in the catalog's folder.")
    var fix = false

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let doctor = Doctor(catalog: try catalog.directory)
        let findings = try await onThread { [fix] in doctor.examine(fixing: fix) }
        try output.print(findings) {
            let terminal = Terminal.output
            return findings.map { finding in
                let mark = finding.ok ? terminal.styled("✓", .green) : terminal.styled("✗", .red)
                return "\(mark) \(finding.name): \(finding.detail)"
                    + (finding.remedy.map { "\n    \(finding.ok ? "optional" : "fix it with"): \($0)" } ?? "")
            }.joined(separator: "\n")
        }
        if findings.contains(where: { !$0.ok }) { throw ExitCode.failure }
    }
}
