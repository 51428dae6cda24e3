import Enrollment
import Synchronization

/// A vault that keeps documents in memory and can be told to be full.
final class MemoryVault: AttachmentVault {
    struct Full: Error {}

    private let files = Mutex<[String: [UInt8]]>([:])
    private let room: Mutex<Int>
    private let made = Mutex(0)

    init(room: Int = .max) {
        self.room = Mutex(room)
    }

    var count: Int { files.withLock { $0.count } }

    func setRoom(_ count: Int) { room.withLock { $0 = count } }

    func store(_ content: [UInt8]) throws -> String {
        let limit = room.withLock { $0 }
        return try files.withLock { files in
            guard files.count < limit else { throw Full() }
            let name = "file-\(made.withLock { made in made += 1; return made })"
            files[name] = content
            return name
        }
    }

    func remove(_ name: String) throws { _ = files.withLock { $0.removeValue(forKey: name) } }
}
