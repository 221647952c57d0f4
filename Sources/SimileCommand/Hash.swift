public import ArgumentParser
import Basics
import CommandSupport
public import Imaging
import Simile

extension PerceptualHash.Kind: ExpressibleByArgument {}

/// `simile hash`.
struct Hash: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the perceptual hashes of images.",
        discussion: """
            Images that look alike have hashes that differ in few bits: copies that were scaled or encoded anew, not images of \
            the same thing. Kinds:
              ahash, dhash, phash, whash   64 bits, the same as those of the Python package imagehash
              pdq                          256 bits, Facebook's, with a quality: up to 49 the image has too little structure

            Images are hashed upright, in sRGB and on white.

            EXAMPLES:
              simile hash photo.jpg
              simile hash *.jpg --kind pdq --json
            """)

    @Argument(help: "Image files.", completion: .file())
    var files: [String]

    @Option(help: "The kind of hash.")
    var kind = PerceptualHash.Kind.pHash

    @OptionGroup var limits: LimitOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames(files, of: "an image") }

    func run() async throws {
        let (files, kind, limits) = (files, kind, limits.limits)
        let report = try await interruptible("stopping") { try await HashReport(of: files, kind: kind, limits: limits) }
        for skipped in report.skipped { say(skipped.reason) }
        try output.print(report) {
            report.hashes.map { entry in
                let quality = entry.hash.quality.map { "  \($0)" } ?? ""
                return "\(entry.hash)\(quality)  \(entry.path.onOneLine)"
            }.joined(separator: "\n")
        }
        if !report.skipped.isEmpty { throw ExitCode.failure }
    }
}
