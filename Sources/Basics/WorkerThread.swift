import Foundation

/// A thread that can be waited for, unlike Foundation's: when ``join()`` returns, everything that its body held is gone.
package struct WorkerThread {
    private let handle: pthread_t

    /// Starts a thread; nil when the system has none to give.
    ///
    /// The stack is as large as a main thread's, which is what decoders and the engine were written for.
    package init?(_ body: @escaping @Sendable () -> Void) {
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        pthread_attr_init(attributes)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        pthread_attr_setstacksize(attributes, 8 << 20)
        let box = Unmanaged.passRetained(Body(run: body))
        #if canImport(Darwin)
            var created: pthread_t?
            let status = pthread_create(&created, attributes, { WorkerThread.start($0) }, box.toOpaque())
        #else
            var thread = pthread_t()
            let status = pthread_create(&thread, attributes, { $0.flatMap(WorkerThread.start) }, box.toOpaque())
            let created: pthread_t? = thread
        #endif
        guard status == 0, let created else {
            box.release()
            return nil
        }
        handle = created
    }

    /// Waits until the thread has ended.
    package func join() { pthread_join(handle, nil) }

    private static func start(_ box: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<Body>.fromOpaque(box).takeRetainedValue().run()
        return nil
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
