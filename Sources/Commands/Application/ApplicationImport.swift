import ArgumentParser
import Centre
import Enrollment
import Issuer
import Model
import OpenSSL

/// `pki application import`.
struct ApplicationImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "批量导入: hand in applications from a table, a row for each.",
        discussion: """
            The table is CSV in UTF-8, at most 500 rows. Its first row names the columns:
            'account', and the fields of docs/enrollment.md, as applicantName or
            consignee.mobile; files stand under attachments.ID_COPY and so on, several with
            semicolons between them, relative to the table's folder. Every fault of every
            row is listed with its line and field. Without --confirm nothing is done but
            shown; with a fault nothing is done at all. Repeating the command with the same
            file hands nothing in twice. Takes the role registrar.

            EXAMPLE
              pki application import experts.csv --as chen.shouli
              pki application import experts.csv --as chen.shouli --confirm

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The table, at most 1 MiB.")
    var file: String

    @Flag(help: "The applicants' e-mail addresses were verified; only then they enter the certificates.")
    var emailVerified = false

    @Flag(help: "Do it.")
    var confirm = false

    func run() async throws {
        let octets = try InputFile(file, limit: 1 << 20).read()
        let sheet = ApplicationSheet(csv: octets)
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let desk = try centre.desk(for: person)
        let faults = try sheet.faults + sheet.rows.flatMap { try self.faults(of: $0, at: desk, person) }
        if faults.isEmpty, confirm {
            let batch = Hexadecimal.encode(DigestAlgorithm.sha256.hash(octets))
            try await handIn(sheet.rows, at: desk, person, batch)
        }
        try await centre.close()
        guard faults.isEmpty else { throw try refused(faults, done: 0) }
        guard !confirm else { return }
        Terminal.say("\(sheet.rows.count) 份申请没有发现错误; nothing was done; repeat with --confirm")
    }

    /// What is wrong with a row and its documents.
    private func faults(
        of row: ApplicationSheet.Row,
        at desk: EnrollmentDesk,
        _ person: StaffOperator
    ) throws -> [SheetFault] {
        do {
            let document = try ApplicationDocument(form: row.file, beside: file)
            try desk.check(row.file, uploads: document.uploads, by: submitter(of: row, person))
            return []
        } catch let error as EnrollmentError {
            return try sheetFaults(error, row)
        } catch let error as ApplicationDocumentError {
            return [SheetFault(line: row.line, field: "attachments", message: error.message)]
        }
    }

    /// A refusal of who asks is no fault of the table.
    private func sheetFaults(_ error: EnrollmentError, _ row: ApplicationSheet.Row) throws -> [SheetFault] {
        if case .validationFailed(let failures) = error.reason {
            return failures.map { SheetFault(line: row.line, field: $0.field, message: $0.message) }
        }
        guard error.kind == .conflict || error.kind == .notFound else { throw error }
        return [SheetFault(line: row.line, field: "-", message: error.message)]
    }

    /// Each is an application of its own; what stands against one of them does not keep the others.
    private func handIn(
        _ rows: [ApplicationSheet.Row],
        at desk: EnrollmentDesk,
        _ person: StaffOperator,
        _ batch: String
    ) async throws {
        var done: [ApplicationLine] = []
        var faults: [SheetFault] = []
        for row in rows {
            let document = try ApplicationDocument(form: row.file, beside: file)
            do {
                let record = try await desk.submit(
                    row.file,
                    uploads: document.uploads,
                    by: submitter(of: row, person),
                    key: "import:\(batch):\(row.line)"
                )
                done.append(ApplicationLine(record))
            } catch {
                faults += try sheetFaults(error, row)
            }
        }
        try output.print(done)
        guard faults.isEmpty else { throw try refused(faults, done: done.count) }
    }

    private func refused(_ faults: [SheetFault], done: Int) throws -> SheetRefused {
        let ordered = faults.sorted { ($0.line, $0.field) < ($1.line, $1.field) }
        for fault in ordered where done > 0 {
            Terminal.say("line \(fault.line), \(fault.field): \(fault.message)")
        }
        if done == 0 { try output.print(ordered.map(SheetFaultLine.init)) }
        return SheetRefused(path: file, faults: faults.count, done: done)
    }

    private func submitter(of row: ApplicationSheet.Row, _ person: StaffOperator) -> Submitter {
        Submitter(
            login: row.account,
            registrar: Principal(person.record),
            isEmailVerified: emailVerified,
            isMobileVerified: true
        )
    }
}
