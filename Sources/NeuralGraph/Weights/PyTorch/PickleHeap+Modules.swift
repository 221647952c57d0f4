import Basics

extension PickleHeap {
    private typealias Attributes = ArraySlice<(key: PickleValue, value: PickleValue)>

    /// The tensors of a module and of those in it by the path of attributes that leads there, such as `layer1.0.conv1.weight`,
    /// in the order of the file: indices into ``tensors``.
    ///
    /// Modules of a hostile file may hold themselves or each other many times, so that there is no end of paths: each
    /// module is entered once, and names have an end.
    func parameters(of root: Int, _ context: FileContext) throws(WeightsError) -> [(name: String, tensor: Int)] {
        var found: [(name: String, tensor: Int)] = []
        var entered = Set([root])
        var path: [(prefix: String, rest: Attributes)] = [("", attributes(of: root))]
        while let (prefix, rest) = path.popLast() {
            guard let (key, value) = rest.first else { continue }
            path.append((prefix, rest.dropFirst()))
            guard case .string(let attribute) = key else { continue }
            switch value {
            case .tensor(let index): found.append((try Self.name(prefix, attribute, context), index))
            case .module(let index) where entered.insert(index).inserted:
                path.append((try Self.name(prefix, attribute, context) + ".", attributes(of: index)))
            default: break
            }
        }
        return found
    }

    private static func name(
        _ prefix: String, _ attribute: String, _ context: FileContext
    ) throws(WeightsError) -> String {
        let limit = 256
        guard prefix.utf8.count + attribute.utf8.count <= limit else {
            throw context.malformed("the path to one of its tensors is longer than \(limit) bytes")
        }
        return prefix + attribute
    }

    private func attributes(of module: Int) -> Attributes { modules[module].map { dictionaries[$0][...] } ?? [] }
}
