/// Why a value cannot be a setting's. The part is which of its values is meant, as `[2].name`; empty for the whole.
enum SettingFault: Error, Equatable {
    /// What is wrong, as the end of a sentence that starts with the setting.
    case wrong(part: String, reason: String)
    /// There is no such part; the nearest name that there is, if any is near.
    case unknown(part: String, nearest: String?)

    /// A value that is something else than expected.
    init(_ value: SettingValue, isNot expectation: String) {
        self = .wrong(part: "", reason: "is \(value.summary), not \(expectation)")
    }

    /// The same fault, seen from what its place is a part of.
    func within(_ outer: String) -> SettingFault {
        switch self {
        case .wrong(let part, let reason): .wrong(part: outer + part, reason: reason)
        case .unknown(let part, let nearest): .unknown(part: outer + part, nearest: nearest)
        }
    }
}
