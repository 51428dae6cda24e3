public import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki application …`.
struct ApplicationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "application",
        abstract: "申办: hand in, review, look up and withdraw applications.",
        discussion: ExitStatus.help,
        subcommands: [
            ApplicationList.self, ApplicationShow.self, ApplicationCreate.self, ApplicationApprove.self,
            ApplicationReject.self, ApplicationWithdraw.self,
        ]
    )
}

/// An application as lists and shows print it.
struct ApplicationLine: Listing {
    let number: String
    let type: String
    let state: String
    let stateLabel: String
    let profile: String
    let owner: String
    let registrar: String?
    let reviewer: String?
    let reason: String?
    let createdAt: String
    let updatedAt: String

    init(_ record: ApplicationRecord) {
        number = record.number.text
        type = record.type.rawValue
        state = record.state.rawValue
        stateLabel = record.state.label
        profile = record.profile
        owner = record.owner
        registrar = record.registrar
        reviewer = record.reviewer
        reason = record.reasonText
        createdAt = Moment.text(record.createdAt)
        updatedAt = Moment.text(record.updatedAt)
    }

    static let headings = ["申办编号", "业务", "状态", "PROFILE", "账号", "SINCE"]
    var cells: [String] { [number, type, stateLabel, profile, owner, updatedAt] }

    var lines: [(name: String, value: String)] {
        [
            ("申办编号", number), ("业务", type), ("状态", "\(stateLabel) (\(state))"), ("profile", profile),
            ("账号", owner), ("受理员", registrar ?? "-"), ("审核员", reviewer ?? "-"), ("原因", reason ?? "-"),
            ("created", createdAt), ("changed", updatedAt),
        ]
    }
}

/// `pki application list`.
struct ApplicationList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List applications, newest first.",
        discussion: """
            EXAMPLE
              pki application list --status PENDING_REVIEW

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [ApplicationState] = []

    @Option(help: "At most this many, 1 to 100000.")
    var limit: Int = 100

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
    }

    func run() async throws {
        var filter = ApplicationFilter()
        filter.states = Set(status)
        try output.print(centre.open().book.applications(filter, limit: limit).map(ApplicationLine.init))
    }
}

/// `pki application show`.
struct ApplicationShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show where one application stands.",
        discussion: """
            EXAMPLE
              pki application show CA20261122N0001236

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    func run() async throws {
        guard let record = try centre.open().book.application(number) else {
            throw BookError(.notFound(object: "application \(number)"))
        }
        let line = ApplicationLine(record)
        try output.print(line, lines: line.lines)
    }
}

/// `pki application create`.
struct ApplicationCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "新办: hand in an application from a JSON file with its documents.",
        discussion: """
            The file's fields and rules are in docs/enrollment.md; attachments are named
            relative to its folder. Every fault of the form is reported at once. --key
            makes repeating the command harmless.

            EXAMPLE
              pki application create expert.json --account zhang.expert --as chen.shouli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The JSON file.")
    var file: String

    @Option(help: "The applicant's account on the platform.")
    var account: String

    @Option(help: "Correct this draft or rejected application instead of handing in a new one.")
    var resubmit: ApplicationNumber?

    @Flag(help: "The applicant's e-mail address was verified; only then it enters the certificate.")
    var emailVerified = false

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
        let centre = try centre.open()
        let registrar = try staff.open(in: centre)
        let document = try ApplicationDocument(path: file)
        let submitter = Submitter(
            login: account,
            registrar: Principal(registrar.record),
            isEmailVerified: emailVerified,
            isMobileVerified: true
        )
        let desk = try centre.desk(for: registrar)
        let record =
            if let resubmit {
                try await desk.resubmit(
                    resubmit,
                    document.form,
                    uploads: document.uploads,
                    by: submitter,
                    key: key
                )
            } else {
                try await desk.submit(document.form, uploads: document.uploads, by: submitter, key: key)
            }
        try await centre.close()
        let line = ApplicationLine(record)
        try output.print(line, lines: line.lines)
    }
}

/// `pki application approve`.
struct ApplicationApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "审核通过: approve an application, every point of the checklist confirmed.",
        discussion: """
            Checks: \(ReviewCheck.allCases.map { "\($0.rawValue) (\($0.label))" }.joined(separator: ", ")).
            Nobody approves what they entered themselves.

            EXAMPLE
              pki application approve CA20261122N0001236 --check identity_matches_document \\
                --check documents_legible --check agreement_signed --as wang.shenhe

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "A point of the checklist that was checked; give each one.")
    var check: [ReviewCheck] = []

    func run() async throws {
        let centre = try centre.open()
        let reviewer = try staff.open(in: centre)
        let record = try await centre.desk(for: reviewer)
            .approve(number, by: Principal(reviewer.record), checklist: Set(check))
        try await centre.close()
        let line = ApplicationLine(record)
        try output.print(line, lines: line.lines)
    }
}

/// `pki application reject`.
struct ApplicationReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "审核驳回: send an application back with a reason that the applicant sees.",
        discussion: """
            EXAMPLE
              pki application reject CA20261122N0001236 --code illegible_document \\
                --text 身份证反面照片不清晰，请重新上传 --as wang.shenhe

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "The reason's code: \(Rejection.Code.allCases.map(\.rawValue).joined(separator: ", ")).")
    var code: Rejection.Code

    @Option(help: "The reason in words, 2 to 200 characters.")
    var text: String

    func run() async throws {
        let centre = try centre.open()
        let reviewer = try staff.open(in: centre)
        let record = try await centre.desk(for: reviewer)
            .reject(number, Rejection(code: code, text: text), by: Principal(reviewer.record))
        try await centre.close()
        let line = ApplicationLine(record)
        try output.print(line, lines: line.lines)
    }
}

/// `pki application withdraw`.
struct ApplicationWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "撤销: withdraw an application before it is approved; not the same as 吊销.",
        discussion: """
            EXAMPLE
              pki application withdraw CA20261122N0001236 --as chen.shouli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    func run() async throws {
        let centre = try centre.open()
        let registrar = try staff.open(in: centre)
        let record = try await centre.desk(for: registrar).withdraw(number, by: Principal(registrar.record))
        try await centre.close()
        let line = ApplicationLine(record)
        try output.print(line, lines: line.lines)
    }
}

extension ReviewCheck: ExpressibleByArgument {}
extension Rejection.Code: ExpressibleByArgument {}
