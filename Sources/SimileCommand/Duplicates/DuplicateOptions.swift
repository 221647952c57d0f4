import ArgumentParser
import Basics
import CommandSupport
import Simile

/// Which copies count, and which image of a group is kept.
struct DuplicateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Keep images below this folder before others. May be repeated.", valueName: "dir"))
    var prefer: [String] = []

    @Option(
        help: ArgumentHelp(
            "What decides which image is kept, the most important first, separated by commas; the others come after in their "
                + "usual order: \(KeepRule.Criterion.allCases.map(\.rawValue).joined(separator: ",")).",
            valueName: "list"))
    var keep: CommaList<KeepRule.Criterion>?

    @Option(
        help: ArgumentHelp(
            "Only copies that were changed in these ways, separated by commas: "
                + "\(CopyLink.Kind.allCases.filter { $0 != .near }.map(\.rawValue).joined(separator: ",")).",
            valueName: "list"))
    var kinds: CommaList<CopyLink.Kind>?

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    func validate() throws {
        try checkNames(prefer, of: "--prefer")
        if kinds?.values.contains(.near) == true {
            throw ValidationError("Images that are near are no copies; simile duplicates --near lists them.")
        }
    }

    /// The request that these options are.
    func request(_ limits: LimitOptions, kinds usual: Set<CopyLink.Kind> = CopyLink.Kind.joining) throws
        -> DuplicateRequest
    {
        var request = DuplicateRequest()
        request.keep = KeepRule(
            keep?.values ?? KeepRule.Criterion.allCases, preferred: try prefer.map { try FilePath.absolute($0) })
        request.kinds = kinds.map { Set($0.values) } ?? usual
        request.limits = limits.limits
        return request
    }

    /// Does work whose progress is shown, and that can be interrupted.
    func showing<Report: Sendable>(
        _ work: @escaping @Sendable (@escaping Job<Report>.Observer) async throws -> Report
    ) async throws -> Report {
        try await interruptible { [progress] in
            let bar = ProgressBar(progress)
            defer { bar.clear() }
            return try await work { bar.show($0) }
        }
    }
}

/// Values of a closed set, separated by commas.
struct CommaList<Value: RawRepresentable & Sendable>: ExpressibleByArgument, Sendable
where Value.RawValue == String {
    let values: [Value]

    init?(argument: String) {
        var values: [Value] = []
        for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = Value(rawValue: String(name)) else { return nil }
            values.append(value)
        }
        self.values = values
    }
}
