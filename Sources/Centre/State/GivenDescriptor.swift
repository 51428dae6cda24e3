import Foundation

/// A file descriptor through which whoever starts the program sends a secret.
///
/// One that was not given may be one that the program opened itself, and then its book or a key file would be read for
/// the secret. What is given has come through exec(2), so it is not closed by it; everything that is opened here is.
public enum GivenDescriptor {
    static let words = "it was not opened for reading by whoever started this program"

    /// Refuses descriptors that were not given; called before anything is opened or written.
    ///
    /// - Throws: `CentreError` with `.passphraseUnusable`, naming the first.
    public static func demand(_ descriptors: [Int32]) throws(CentreError) {
        for descriptor in descriptors where !isReadable(descriptor) {
            throw CentreError(.passphraseUnusable(path: "/dev/fd/\(descriptor)", detail: words))
        }
    }

    static func isReadable(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFD)
        guard flags >= 0, flags & FD_CLOEXEC == 0 else { return false }
        let mode = fcntl(descriptor, F_GETFL)
        return mode >= 0 && mode & O_ACCMODE != O_WRONLY
    }
}
