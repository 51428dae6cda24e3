import Store
import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Tokens

/// 密码信封: the first PIN of a finished token, written once, for the holder's eyes.
public struct PINLetter: Sendable {
    private let centre: CACentre
    private let staff: StaffOperator

    /// Makes a letter writer.
    public init(centre: CACentre, staff: StaffOperator) {
        self.centre = centre
        self.staff = staff
    }

    /// Writes the letter of a token to a new file, readable by its owner only.
    ///
    /// That it was written is on record before the PIN leaves custody, so there is never a second one unseen. The
    /// file is made first, with blanks in it, so that a full disk or a wrong path does not use up the one letter.
    ///
    /// - Throws: `CentreError` with `.tokenUnsuitable` unless the token is finished; `BookError` with
    ///   `.repeated` when a letter was written before; `CentreError` with `.fileThere` or `.system` for the file.
    public func write(token serial: String, to path: String) async throws {
        guard let record = try centre.book.token(serial: serial) else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        guard staff.record.roles.contains(.producer) else {
            throw EnrollmentError(.notPermitted(.produce))
        }
        guard record.state == .produced, let wrapped = record.wrappedSecrets, let number = record.application
        else {
            throw CentreError(
                .tokenUnsuitable(
                    serial: serial,
                    detail: "it is \(record.state.rawValue)",
                    hint: "finish it first"
                )
            )
        }
        try PINLetter.checkFree(path)
        let secrets = try centre.keyring.custody().secrets(wrapped, of: serial)
        let event = AuditEvent(
            at: centre.clock.now,
            actor: staff.record.name,
            action: "token.letter",
            object: serial,
            detail: ["application": number.text]
        )
        var text = letter(number, serial, secrets)
        defer { text.wipe() }
        try NewFile.create(path, bytes: text.map { _ in UInt8(ascii: " ") }, isPrivate: true)
        do {
            try await staff.book.commit([
                .once(key: "pin-letter:\(serial)", at: centre.clock.now), .audit(event),
            ])
        } catch {
            unsafe unlink(path)
            throw error
        }
        try PINLetter.fill(path, with: text)
    }

    /// Refuses a path where something is, before anything is done for the letter.
    ///
    /// - Throws: `CentreError` with `.fileThere`.
    public static func checkFree(_ path: String) throws(CentreError) {
        guard !FileManager.default.fileExists(atPath: path) else { throw CentreError(.fileThere(path: path)) }
    }

    /// Puts `bytes` over the blanks of the same number.
    private static func fill(_ path: String, with bytes: [UInt8]) throws(CentreError) {
        let descriptor = unsafe open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw CentreError(.system(what: path, detail: systemMessage())) }
        defer { close(descriptor) }
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Foundation.write(descriptor, $0.baseAddress, $0.count)
        }
        guard count == bytes.count, fsync(descriptor) == 0 else {
            throw CentreError(.system(what: path, detail: systemMessage()))
        }
    }

    private func letter(_ number: ApplicationNumber, _ serial: String, _ secrets: TokenSecrets) -> [UInt8] {
        let head = """
            \(centre.configuration.name) 密码信封

            申办编号: \(number)
            key序列号: \(serial)
            初始PIN: 
            """
        let foot = "\n\n请妥善保管，首次使用后立即修改PIN。切勿告知他人，工作人员不会向您索取。\n"
        let pin = secrets.withPIN { digits in digits.indices.map { digits[$0] } }
        return Array(head.utf8) + pin + Array(foot.utf8)
    }
}
