import Foundation
import VectorSearch

/// Files that appear complete or not at all.
package enum WholeFile {
    /// Writes bytes under a temporary name beside `path`, brings them to the disk, and renames.
    /// - Throws: ``FileProblem``; then nothing is left behind.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileProblem) {
        do {
            let file = try AtomicFile(path: path)
            try file.write(bytes, at: 0)
            try file.commit()
        } catch {
            throw FileProblem(path: path, error)
        }
    }
}

extension FileProblem {
    /// What the system refused to do with a file.
    init(path: String, _ fault: FileFault) {
        self = fault.code.map { FileProblem(path: path, code: $0) } ?? FileProblem(path: path, reason: fault.reason)
    }

    /// The system's own words for an error that came through Foundation.
    init(path: String, _ error: any Error) {
        let outer = error as NSError
        let inner = (outer.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
        let system = [outer, inner].compactMap { $0 }.first { $0.domain == NSPOSIXErrorDomain }
        self =
            system.map { FileProblem(path: path, code: Int32(truncatingIfNeeded: $0.code)) }
            ?? FileProblem(path: path, reason: outer.localizedDescription)
    }

    /// The system's own words for an error that came through Foundation.
    static func reason(_ error: any Error) -> String {
        (error as? FileProblem)?.reason ?? FileProblem(path: "", error).reason
    }
}
