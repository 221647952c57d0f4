import ArgumentParser
import Catalog

/// Names of attributes, with commas between them.
struct AttributeList: ExpressibleByArgument {
    let names: [String]

    init?(argument: String) {
        names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !names.contains(""), names.count <= Facet.nameLimit,
            Set(names.map { ExactText($0) }).count == names.count
        else { return nil }
    }
}
