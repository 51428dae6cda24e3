import Foundation
import Glibc

/// How a second start of the program asks the one that runs for its window: a FIFO of the user's own.
///
/// Who can write into it can do whatever the user can.
public enum WindowBell {
    /// Hears who rings, from now until the process ends.
    ///
    /// - Parameters:
    ///   - folder: a folder of the user's own, as `$XDG_RUNTIME_DIR`.
    ///   - onRing: called on a thread of the bell's own, once for each ring.
    /// - Returns: false when something of somebody else's is in the way.
    @discardableResult
    public static func hang(in folder: String, onRing: @escaping @Sendable () -> Void) -> Bool {
        let path = WindowBell.path(in: folder)
        // What a process left that has ended: nobody else has the port.
        unsafe unlink(path)
        guard unsafe mkfifo(path, 0o600) == 0 else { return false }
        // Open for writing too, so that it does not end with who rang.
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        Thread.detachNewThread {
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            while let octets = try? handle.read(upToCount: 1), !octets.isEmpty { onRing() }
        }
        return true
    }

    /// Asks the process that runs for its window.
    ///
    /// - Parameter folder: the folder in which it hung its bell.
    /// - Returns: false when none of this user hears it.
    public static func ring(in folder: String) -> Bool {
        guard let rope = rope(in: folder) else { return false }
        return (try? rope.write(contentsOf: Data([1]))) != nil
    }

    /// Looks whether somebody would hear it, and rings not.
    ///
    /// - Parameter folder: the folder in which it hung its bell.
    /// - Returns: false when none of this user does.
    public static func isHung(in folder: String) -> Bool { rope(in: folder) != nil }

    /// The end to write into; nil where nobody of this user reads.
    private static func rope(in folder: String) -> FileHandle? {
        // Without somebody who reads, this is refused (ENXIO) and waits for nobody.
        let descriptor = unsafe Glibc.open(
            path(in: folder),
            O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW
        )
        guard descriptor >= 0 else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFIFO,
            facts.st_uid == geteuid()
        else { return nil }
        return handle
    }

    static func path(in folder: String) -> String { "\(folder)/pki-assistant.bell" }
}
