import Catalog
import Foundation
import Testing
import VectorSearch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

#if os(Linux)
    /// Runs work without the rights of root on files, which the permissions below would not stop: Linux keeps the user
    /// for file access per thread.
    private func asOrdinaryUser<Result>(_ work: () throws -> Result) rethrows -> Result {
        guard geteuid() == 0 else { return try work() }
        setFileUser(65534)
        defer { setFileUser(0) }
        return try work()
    }

    /// `setfsuid(2)`, whose header is not in Swift's module of the C library.
    private func setFileUser(_ user: UInt32) {
        guard let symbol = dlsym(nil, "setfsuid") else { return }
        _ = unsafeBitCast(symbol, to: (@convention(c) (UInt32) -> Int32).self)(user)
    }

    @Suite("Read-only folders")
    struct ReadOnlyTests {
        let scratch: Scratch

        init() throws { scratch = try Scratch() }

        @Test("a closed catalog in a folder that cannot be written is read, and not written")
        func readOnlyFolder() throws {
            try scratch.fill(5)
            chmod(scratch.catalog, 0o555)
            chmod(scratch.catalog + "/writer.lock", 0o444)
            defer { chmod(scratch.catalog, 0o755) }
            try asOrdinaryUser {
                let catalog = try scratch.reader()
                #expect(try catalog.count() == 5)
                #expect(try catalog.vectors(in: .sample()).matrix.count == 5)
                #expect(try catalog.integrityCheck().isEmpty)
            }
            let error = asOrdinaryUser {
                catalogError { () throws(CatalogError) in
                    try ImageCatalog.open(at: scratch.catalog, access: .write(wait: .zero), create: true)
                }
            }
            guard case .readOnly? = error else {
                Issue.record("expected readOnly, found \(String(describing: error))")
                return
            }
            #expect(
                try Set(FileManager.default.contentsOfDirectory(atPath: scratch.catalog)) == [
                    "catalog.reserve", "catalog.sqlite", "writer.lock",
                ])
        }

        @Test("a catalog that another user has open is read with what he committed")
        func anotherUsersFolder() throws {
            let writer = try scratch.writer()
            try writer.commit([.put(.sample(1))])
            chmod(scratch.catalog, 0o555)
            defer { chmod(scratch.catalog, 0o755) }
            try asOrdinaryUser {
                let reader = try scratch.reader()
                #expect(try reader.count() == 1)
            }
            try writer.close()
        }

        @Test("a log that cannot be recovered is an error that says so")
        func unrecoverableLog() throws {
            let writer = try scratch.writer()
            try writer.commit([.put(.sample(1))])
            // What a killed writer leaves: a database with a log, copied to a read-only place without the shared
            // memory.
            let copy = scratch.path + "/copy"
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
            for name in ["catalog.sqlite", "catalog.sqlite-wal"] {
                try FileManager.default.copyItem(atPath: scratch.catalog + "/" + name, toPath: copy + "/" + name)
                chmod(copy + "/" + name, 0o444)
            }
            chmod(copy, 0o555)
            defer { chmod(copy, 0o755) }
            let error = asOrdinaryUser {
                catalogError { () throws(CatalogError) in try ImageCatalog.open(at: copy, access: .read) }
            }
            guard case .readOnly(_, let reason)? = error else {
                Issue.record("expected readOnly, found \(String(describing: error))")
                return
            }
            #expect(reason.contains("log"))
        }

        @Test("a folder that may not be entered is named as such")
        func forbidden() throws {
            try scratch.fill(1)
            chmod(scratch.catalog, 0o000)
            defer { chmod(scratch.catalog, 0o755) }
            let error = asOrdinaryUser {
                catalogError { () throws(CatalogError) in try ImageCatalog.open(at: scratch.catalog, access: .read) }
            }
            #expect(error != nil)
            #expect(error?.description.contains("ermission") == true)
        }
    }
#endif
