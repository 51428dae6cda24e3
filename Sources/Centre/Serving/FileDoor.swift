import Foundation
import Portal

/// A door for browsers whose certificate lies in files that somebody else renews.
struct FileDoor {
    /// What the door depends on, to see when it changes.
    private struct View: Hashable {
        let writtenAt: Date?
        let authorities: [[UInt8]]
    }

    /// The door; connections that are open keep the certificate they were made with.
    let door: TLSDoor
    private let certificateFile: String
    private let keyFile: String
    private let authorities: @Sendable () throws -> [[UInt8]]
    private var seen: View

    /// Opens the door.
    ///
    /// - Parameters:
    ///   - certificateFile: PEM: the certificate with what leads from it to a root.
    ///   - keyFile: PEM: its key.
    ///   - authorities: whose certificates browsers may show, DER; none for a door that asks for none.
    /// - Throws: `ListenerError`, and what `authorities` throws.
    init(
        certificateFile: String,
        keyFile: String,
        authorities: @escaping @Sendable () throws -> [[UInt8]] = { [] }
    ) throws {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.authorities = authorities
        seen = View(writtenAt: FileDoor.stamp(certificateFile), authorities: try authorities())
        door = try TLSDoor(
            certificateFile: certificateFile,
            keyFile: keyFile,
            clientAuthorities: seen.authorities
        )
    }

    /// Looks once, and exchanges what the door shows when something changed.
    ///
    /// - Throws: as `init`; then nothing was changed.
    mutating func round() throws {
        let view = View(writtenAt: FileDoor.stamp(certificateFile), authorities: try authorities())
        guard view != seen else { return }
        try door.reload(
            certificateFile: certificateFile,
            keyFile: keyFile,
            clientAuthorities: view.authorities
        )
        seen = view
    }

    /// When the certificate's file was written.
    private static func stamp(_ path: String) -> Date? {
        try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }
}
