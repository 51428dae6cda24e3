import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki job cancel`.
struct JobCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Close a job that cannot be finished, as when its token broke: two people.",
        discussion: """
            The application is closed, a certificate that was signed for it is revoked, its token becomes
            DEFECTIVE, or goes back into stock when it was only chosen, and the order is to be refunded.
            Both people need the role biz_admin. With --second both are at hand; without it one
            proposes, with --text, and the other confirms with --confirm, or declines.

            EXAMPLE
              pki job cancel CA20261122N0001236 --text 介质损坏 --second sun.guanli --as zhou.guanli
              pki job cancel CA20261122N0001236 --text 介质损坏 --as zhou.guanli
              pki job cancel CA20261122N0001236 --confirm --as sun.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var desk: DeskOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "The second person, when both are at hand.")
    var second: String?

    @Option(help: "Why, 2 to 200 characters; the applicant sees it.")
    var text: String?

    @Flag(help: "Confirm what another one proposed.")
    var confirm = false

    @Flag(help: "Decline what another one proposed, or take back what you proposed.")
    var decline = false

    func validate() throws {
        if confirm || decline {
            guard confirm != decline, text == nil, second == nil else {
                throw ValidationError("--confirm and --decline stand alone")
            }
        } else if text == nil {
            throw ValidationError("say why with --text")
        }
    }

    func run() async throws {
        try await desk.perform { desk, person, centre in
            let principal = Principal(person.record)
            if decline { return try await desk.declineClosure(number, by: principal) }
            guard confirm || second != nil else {
                return try await desk.proposeClosure(number, text ?? "", by: principal)
            }
            let witness = try second.map { try centre.staffOperator($0) }
            let token = try await settled(in: centre, by: person)
            guard let witness else {
                return try await desk.confirmClosure(number, token: token, by: principal)
            }
            return try await desk.abort(
                number,
                reason: Rejection(code: .other, text: text ?? ""),
                by: principal,
                second: Principal(witness.record),
                token: token
            )
        }
    }

    /// The token of the job, once nothing is left half signed for it.
    private func settled(in centre: CACentre, by person: StaffOperator) async throws -> TokenRecord? {
        guard let job = try centre.book.job(of: number) else { return nil }
        try await centre.settleCertificate(madeFor: job, by: person)
        guard let serial = try centre.tokenInHand(of: job) else { return nil }
        return try centre.book.token(serial: serial)
    }
}
