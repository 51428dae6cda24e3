import Enrollment
import Issuer
import Model
import Store
import Tokens

extension PINPolicy {
    /// The rules for the PIN of a token: as long as its profile says, and nothing of its own and its holder's numbers.
    ///
    /// - Throws: `BookError`, or `EnrollmentError` with `.damagedSnapshot`.
    init(of token: TokenRecord, in centre: CACentre) throws {
        guard let number = token.application, let application = try centre.book.application(number) else {
            self.init(numbers: [token.serial])
            return
        }
        try self.init(of: application, token: token.serial, in: centre)
    }

    /// The rules for the PIN of a token that an application gets.
    ///
    /// - Parameters:
    ///   - application: the application.
    ///   - serial: the token's number, which is printed on it, on the letter and on the slip.
    ///   - centre: the centre.
    /// - Throws: `EnrollmentError` with `.damagedSnapshot`.
    init(of application: ApplicationRecord, token serial: String, in centre: CACentre) throws {
        let form = try ApplicationSnapshot(canonicalJSON: application.snapshot).form
        self.init(
            length: centre.profiles[application.profile]?.token?.pinLength ?? 6,
            identityNumbers: [form.person.document.number],
            phones: [form.person.mobile.text, form.consignee.mobile.text],
            numbers: [serial, application.number.text] + [form.enterprise?.creditCode.text].compactMap(\.self)
        )
    }
}
