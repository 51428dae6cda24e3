import Foundation
import Synchronization

/// What a centre keeps in its folders.
enum StateFiles {
    /// How many files a folder has.
    static func count(in folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: folder).count
    }
}

/// Something that is taken once.
final class Once: Sendable {
    private let isTaken = Mutex(false)

    /// True for the first who asks.
    func take() -> Bool {
        isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
    }
}
