import ArgumentParser
import Basics
import CommandSupport
import Foundation

/// `simile serve`: checks the options, then becomes `simile-serve`, the program beside this one.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: ServeOptions.abstract, discussion: ServeOptions.discussion)

    @OptionGroup var options: ServeOptions

    func run() throws {
        guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
            throw ServiceFault.unknownPlace
        }
        let service = program.deletingLastPathComponent().appending(path: "simile-serve").path(percentEncoded: false)
        // What follows the verb, before which nothing can stand that has a value of its own.
        let words = [service] + CommandLine.arguments.dropFirst().drop { $0 != "serve" }.dropFirst()
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        execv(service, &arguments)
        throw errno == ENOENT
            ? ServiceFault.notBuilt(service) : ServiceFault.notStarted(service, String(cString: strerror(errno)))
    }
}

/// Why the service does not start.
private enum ServiceFault: Error, CustomStringConvertible {
    case unknownPlace
    case notBuilt(String)
    case notStarted(String, String)

    var description: String {
        switch self {
        case .unknownPlace:
            "the folder of this program is not known, so that simile-serve is not found: start it directly"
        case .notBuilt(let path):
            "the service, \(path.onOneLine), is not built yet: run 'make build', or 'swift build -c release --product "
                + "simile-serve'"
        case .notStarted(let path, let reason): "cannot start the service, \(path.onOneLine): \(reason)"
        }
    }
}
