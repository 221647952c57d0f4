import Basics
import Simile
import Synchronization

extension Service {
    /// Starts looking for copies among images that are new.
    /// - Throws: a problem while another job runs.
    func startFindingDuplicates() throws(Problem) -> JobBoard.Job {
        try jobs.start("duplicates", problem: { [self] in problem($0, id: $1) }) { [library] progress in
            let reached = Mutex(0.0)
            let report = try await library.duplicates().report { step in
                // Pairs are proven twice: those that look alike, then copies with the best image of their group.
                let share = reached.withLock { reached in
                    reached = max(reached, step.shareOfWhole)
                    return reached
                }
                progress(share)
            }
            // Reasons why images were skipped may name files of this machine.
            let parts = [
                "\(report.copies.counted("copy", "copies")) in \(report.groups.count.counted("group", "groups"))",
                "\(report.near.count.counted("pair", "pairs")) that look alike",
                "\(report.examined.counted("new image", "new images"))",
                report.skipped.isEmpty ? nil : "\(report.skipped.count) could not be looked at",
            ]
            return parts.compactMap(\.self).joined(separator: ", ")
        }
    }
}

extension JobProgress {
    /// The share of all that finding copies does: looking at images takes about as long as proving pairs.
    fileprivate var shareOfWhole: Double {
        guard case .comparing(let step) = phase, let fraction else { return 0 }
        switch step {
        case "looking": return fraction / 2
        case "proving": return 0.5 + fraction / 2
        default: return 0.5
        }
    }
}

extension DuplicateReport {
    /// How many images of groups are not the ones to keep.
    var copies: Int { groups.reduce(0) { $0 + $1.items.count - 1 } }
}
