import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki application create`.
struct ApplicationCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "提交: hand in an application of any business from a JSON file with its documents.",
        discussion: """
            'type' in the file says which business: 新办 NEW, 更新 RENEW, 替换 REPLACE,
            解锁 UNLOCK, 吊销 REVOKE or 补办 REISSUE. The file's fields and rules are in docs/enrollment.md; attachments are named
            relative to its folder. Every fault of the form is reported at once. --key
            makes repeating the command harmless.

            EXAMPLE
              pki application create expert.json --account zhang.expert --as chen.shouli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: DeskOptions

    @Argument(help: "The JSON file.")
    var file: String

    @Option(help: "The applicant's account on the platform.")
    var account: String

    @Option(help: "Correct this draft or rejected application instead of handing in a new one.")
    var resubmit: ApplicationNumber?

    @Flag(help: "The applicant's e-mail address was verified; only then it enters the certificate.")
    var emailVerified = false

    @Flag(help: "The applicant came in person, and was compared with their identity document.")
    var identityChecked = false

    @Option(help: "An idempotency key: the same key again changes nothing.")
    var key: String?

    func validate() throws {
        let isPlain = account.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
        guard isPlain, (1...64).contains(account.utf8.count) else {
            throw ValidationError(
                "--account must be 1 to 64 printable ASCII characters without blanks and '/'"
            )
        }
    }

    func run() async throws {
        try await desk.perform { desk, registrar, _ in
            let document = try ApplicationDocument(path: file)
            let submitter = Submitter(
                login: account,
                registrar: Principal(registrar.record),
                isEmailVerified: emailVerified,
                isMobileVerified: true,
                isIdentityChecked: identityChecked
            )
            guard let resubmit else {
                return try await desk.submit(
                    document.form,
                    uploads: document.uploads,
                    by: submitter,
                    key: key
                )
            }
            return try await desk.resubmit(
                resubmit,
                document.form,
                uploads: document.uploads,
                by: submitter,
                key: key
            )
        }
    }
}
