#if os(Linux)
    import Foundation

    /// What happens in folders, as the kernel tells it (inotify): names that come and go, and files that are closed after writing.
    ///
    /// A folder's own names only, not those of the folders in it. An instance belongs to one thread.
    package final class FolderEvents {
        private let descriptor: Int32
        private var buffer = [UInt8](repeating: 0, count: 1 << 16)

        /// Something that happened.
        package struct Event {
            /// What ``watch(_:)`` returned for the folder; −1 for the loss of events.
            package let folder: Int32
            /// The name of what it happened to; nil for the folder itself, and for a name that is not valid UTF-8.
            package let name: String?
            private let mask: Int32

            fileprivate init(_ folder: Int32, _ name: String?, _ mask: UInt32) {
                (self.folder, self.name, self.mask) = (folder, name, Int32(bitPattern: mask))
            }

            private func has(_ bits: Int32) -> Bool { mask & bits != 0 }

            /// Whether it happened to a folder in the folder.
            package var isAboutFolder: Bool { has(0x4000_0000) }
            /// A file was closed that was open for writing.
            package var isWritten: Bool { has(IN_CLOSE_WRITE) }
            /// Something came under this name: it was made here.
            package var isMade: Bool { has(IN_CREATE) }
            /// Something came under this name: it was moved here.
            package var isMovedHere: Bool { has(IN_MOVED_TO) }
            /// The name is gone: deleted, or moved away.
            package var isGone: Bool { has(IN_DELETE | IN_MOVED_FROM) }
            /// The folder itself was deleted or moved, or its file system unmounted.
            package var isEndOfFolder: Bool { has(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) }
            /// Nothing more will be told of the folder.
            package var isEndOfWatch: Bool { has(IN_IGNORED) }
            /// So much happened that some of it was not told.
            package var isLoss: Bool { has(IN_Q_OVERFLOW) }
        }

        /// - Throws: ``FileError`` with the setting to change where this user has too many instances.
        package init() throws(FileError) {
            descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
            guard descriptor < 0 else { return }
            guard errno == EMFILE else { throw FileError("watch", "inotify") }
            throw FileError(
                path: "inotify",
                reason: "this user watches folders with as many programs as the system allows; "
                    + "raise fs.inotify.max_user_instances (sysctl)")
        }

        deinit { close(descriptor) }

        /// Begins to tell what happens in a folder; the same number again for a folder that is watched already.
        /// - Throws: ``FileError``, with the setting to change where too many folders are watched.
        package func watch(_ folder: String) throws(FileError) -> Int32 {
            let wanted =
                IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
                | IN_ONLYDIR
            let number = inotify_add_watch(descriptor, folder, UInt32(wanted))
            guard number < 0 else { return number }
            guard errno == ENOSPC else { throw FileError("watch", folder) }
            throw FileError(
                path: folder,
                reason: "more folders cannot be watched; raise fs.inotify.max_user_watches (sysctl), or poll")
        }

        /// Tells no more of a folder.
        package func end(_ folder: Int32) { inotify_rm_watch(descriptor, folder) }

        /// What happened since the last call; waits for something to happen, but not for long.
        package func next(within milliseconds: Int) throws(FileError) -> [Event] {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, Int32(clamping: milliseconds)) > 0 else { return [] }
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                if errno == EAGAIN || errno == EINTR { return [] }
                throw FileError("read", "inotify")
            }
            var events: [Event] = []
            buffer.withUnsafeBytes { bytes in
                let header = MemoryLayout<inotify_event>.size
                var place = 0
                while place + header <= count {
                    let event = bytes.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
                    let name = bytes[(place + header)...].prefix(Int(event.len)).prefix { $0 != 0 }
                    events.append(
                        Event(event.wd, name.isEmpty ? nil : String(validating: name, as: UTF8.self), event.mask))
                    place += header + Int(event.len)
                }
            }
            return events
        }
    }
#endif
