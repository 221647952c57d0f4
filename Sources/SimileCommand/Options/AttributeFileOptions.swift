import ArgumentParser
import CommandSupport
import Simile

/// How a file of attributes is read.
struct AttributeFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The column that holds the images' paths (default: path, file, filename or image).", valueName: "name"))
    var pathColumn: String?

    @Option(
        help: ArgumentHelp(
            "The types of attributes, whatever their values look like: sku=text,price=number,new=boolean.",
            valueName: "list"))
    var types: TypeList?

    var format: AttributeFile.Format { .init(pathColumn: pathColumn, types: types?.types ?? []) }

    /// Refuses options about a file that is not there.
    func check(_ file: String?, _ option: String) throws {
        try checkNames([pathColumn].compactMap { $0 }, of: "--path-column")
        guard file == nil, pathColumn != nil || types != nil else { return }
        throw ValidationError("--path-column and --types need \(option).")
    }
}

/// A list of types, such as sku=text,price=number, in one argument.
struct TypeList: ExpressibleByArgument {
    let types: [(name: String, type: AttributeType)]

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        types = words.compactMap { word in
            // A name may hold the sign, a type cannot.
            guard let sign = word.lastIndex(of: "="), sign > word.startIndex,
                let type = AttributeType(rawValue: String(word[word.index(after: sign)...]))
            else { return nil }
            return (String(word[..<sign]), type)
        }
        guard types.count == words.count else { return nil }
    }

    static var allValueStrings: [String] { AttributeType.allCases.map { "name=\($0.rawValue)" } }
}
