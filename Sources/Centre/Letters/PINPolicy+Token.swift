import Enrollment
import Issuer
import Model
import Store
import Tokens

extension PINPolicy {
    /// The rules for the PIN of a token: as long as its profile says, and nothing of its holder's numbers.
    ///
    /// - Throws: `BookError`, or `EnrollmentError` with `.damagedSnapshot`.
    init(of token: TokenRecord, in centre: CACentre) throws {
        guard let number = token.application, let application = try centre.book.application(number) else {
            self.init()
            return
        }
        try self.init(of: application, in: centre)
    }

    /// The rules for the PIN of the token of an application.
    ///
    /// - Throws: `EnrollmentError` with `.damagedSnapshot`.
    init(of application: ApplicationRecord, in centre: CACentre) throws {
        let form = try ApplicationSnapshot(canonicalJSON: application.snapshot).form
        self.init(
            length: centre.profiles[application.profile]?.token?.pinLength ?? 6,
            identityNumbers: [form.person.document.number],
            phones: [form.person.mobile.text, form.consignee.mobile.text]
        )
    }
}
