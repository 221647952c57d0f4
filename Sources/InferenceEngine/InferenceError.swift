/// What can go wrong between a network's description and its output.
public enum InferenceError: Error, Equatable, CustomStringConvertible {
    /// OpenVINO's library is not installed or cannot be used; the reason goes on after its name.
    case library(reason: String)
    /// OpenVINO refused a step; `detail` is its own message, cut to one line.
    case engine(step: String, detail: String)
    /// The network is made of operators that OpenVINO does not have: their names, with their domains or versions.
    case missingOperators([String])
    /// The network cannot be used as it was asked for; the reason says what it takes and gives.
    case unfit(reason: String)
    /// A buffer handed to a request does not have the number of elements that the network asks for.
    case bufferSize(what: String, expected: Int, found: Int)

    /// One line that names the step and the remedy where there is one.
    public var description: String {
        switch self {
        case .library(let reason):
            "networks are run by OpenVINO, which \(reason); Scripts/setup installs it"
        case .engine(let step, let detail):
            "OpenVINO could not \(step): \(detail)"
        case .missingOperators(let names):
            "the network has operators that OpenVINO lacks: \(names.joined(separator: ", ")); "
                + "export it again without them, or with another opset"
        case .unfit(let reason): reason
        case .bufferSize(let what, let expected, let found):
            "the \(what) buffer holds \(found) elements, the network needs \(expected)"
        }
    }
}
