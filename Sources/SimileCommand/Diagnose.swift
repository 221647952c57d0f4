import ArgumentParser
import Simile

/// `simile doctor`.
struct Diagnose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is installed, what is missing, and the command that mends it.",
        discussion: """
            EXAMPLES:
              simile doctor
              simile doctor --json
            """)

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let doctor = Doctor(catalog: try catalog.directory)
        let findings = try await onThread { doctor.examine() }
        try output.print(findings) {
            let terminal = Terminal.output
            return findings.map { finding in
                let mark = finding.ok ? terminal.styled("✓", .green) : terminal.styled("✗", .red)
                return "\(mark) \(finding.name): \(finding.detail)"
                    + (finding.remedy.map { "\n    mend it with: \($0)" } ?? "")
            }.joined(separator: "\n")
        }
        if findings.contains(where: { !$0.ok }) { throw ExitCode.failure }
    }
}
