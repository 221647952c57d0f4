import ArgumentParser
import Catalog

/// Makes a mistake in `--where` a matter of usage, with the place where it is.
func checkCondition(_ text: String?) throws {
    do {
        _ = try text.map { try Filter.parse($0) }
    } catch {
        throw ValidationError("--where: \(error)")
    }
}
