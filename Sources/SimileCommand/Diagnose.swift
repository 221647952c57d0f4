import ArgumentParser
import Simile

/// `simile doctor`.
struct Diagnose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is installed, what is missing, and the command that mends it.",
        discussion: """
            The exit status is 0 when all that is needed is there: what reads pictures, the engine, and the weights of the \
            catalogue's models (of the default one while there is no catalogue). OpenVINO is looked for where the system's loader looks, then where Scripts/setup puts \
            it; SIMILE_OPENVINO names the library itself.

            EXAMPLES:
              simile doctor
              simile doctor --json
              simile doctor --fix                        also delete what killed processes left in the catalogue's folder
            """)

    @Flag(help: "Delete the files in the catalogue's folder that nothing needs: what killed processes left.")
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
                    + (finding.remedy.map { "\n    \(finding.ok ? "if you like" : "mend it with"): \($0)" } ?? "")
            }.joined(separator: "\n")
        }
        if findings.contains(where: { !$0.ok }) { throw ExitCode.failure }
    }
}
