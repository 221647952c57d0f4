import GRDB
public import Recommendation

extension EventKind {
    /// What stands for it in the database; never changed.
    var code: Int64 {
        switch self {
        case .view: 1
        case .cart: 2
        case .buy: 3
        case .like: 4
        case .less: 5
        case .hide: 6
        }
    }

    /// - Throws: where no release ever stored the code.
    init(code: Int64) throws {
        guard let kind = Self.allCases.first(where: { $0.code == code }) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an event has an unknown kind")
        }
        self = kind
    }
}

/// What a user did with an item, as it is put into the catalog.
public struct NewEvent: Hashable, Sendable {
    /// Who: the name of a user or a session. Any text without the character U+0000, of 1 to ``userByteLimit`` bytes, compared byte by byte.
    public var user: String
    /// The item.
    public var item: ItemKey
    /// What was done.
    public var kind: EventKind
    /// When, in milliseconds since 1970; nil for now.
    public var time: Int64?

    /// The most bytes, in UTF-8, of a user's name: 256.
    public static let userByteLimit = 256

    /// How far ahead of this machine's clock an event may be, in milliseconds: a day. One of later would be the newest for long.
    static let clockTolerance: Int64 = 86_400_000

    /// Makes an event of its parts.
    public init(user: String, item: ItemKey, kind: EventKind, time: Int64? = nil) {
        (self.user, self.item, self.kind, self.time) = (user, item, kind, time)
    }

    /// Why the catalog does not take it, whatever items there are; nil where it does.
    func fault(at now: Int64) -> EventSummary.Fault? {
        let bytes = user.utf8.count
        if bytes == 0 { return .user("the user has no name") }
        if bytes > Self.userByteLimit {
            return .user("the user's name has \(bytes) bytes in UTF-8, the limit is \(Self.userByteLimit)")
        }
        if user.containsNUL { return .user("the user's name contains the character U+0000") }
        guard let time else { return nil }
        if time < 0 { return .time("its time, \(time) ms, is before 1970") }
        return time > now + Self.clockTolerance
            ? .time("its time, \(time) ms, is more than a day ahead: check the clock, and that it is in milliseconds")
            : nil
    }
}

/// What a user did with an item, as the catalog keeps it.
public struct Event: Hashable, Sendable {
    /// Who.
    public var user: String
    /// The item's row number, ``Item/id``.
    public var itemID: Int64
    /// The item's key now.
    public var item: ItemKey
    /// What was done.
    public var kind: EventKind
    /// When, in milliseconds since 1970.
    public var time: Int64
}

/// What became of events that were to be kept.
public struct EventSummary: Hashable, Sendable {
    /// Events that were not there before; of users with more than ``ImageCatalog/eventLimit`` the oldest have gone since.
    public var added = 0
    /// Events that were there: the same user, item, kind and time. A log that is read twice counts once.
    public var known = 0
    /// How many were not taken.
    public var refused = 0
    /// The first of those that were not taken, in their order, ``faultsListed`` at most.
    public var faults: [(index: Int, fault: Fault)] { listed.map { ($0.index, $0.fault) } }
    private var listed: [Listed] = []

    private struct Listed: Hashable {
        let index: Int
        let fault: Fault
    }

    /// The maximum number of refused events that are listed: 100.
    public static let faultsListed = 100

    /// Why an event was not taken.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// No item has this key.
        case unknownItem(ItemKey)
        /// The user cannot have this name.
        case user(String)
        /// It cannot have been then.
        case time(String)

        /// Half a line.
        public var description: String {
            switch self {
            case .unknownItem(let key): "no item has the key \(key.text.quotedBriefly)"
            case .user(let reason), .time(let reason): reason
            }
        }
    }

    mutating func refuse(_ index: Int, _ fault: Fault) {
        refused += 1
        if listed.count < Self.faultsListed { listed.append(Listed(index: index, fault: fault)) }
    }
}
