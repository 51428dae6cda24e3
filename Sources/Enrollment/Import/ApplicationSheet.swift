import Model

/// 批量导入: applications in a table, a row for each; not yet judged.
///
/// The first row names the columns: `account`, whose application it is, and the fields of the form as `docs/enrollment.md` has them, with
/// full stops between the parts (`consignee.mobile`). Files stand under `attachments.ID_COPY` and so on, several with semicolons
/// between them. An empty field is an absent one.
///
/// Source: product.md §6.12: 可支持批量.
public struct ApplicationSheet: Sendable {
    /// One application.
    public struct Row: Sendable {
        /// The line of the file on which it begins.
        public let line: Int
        /// The applicant's account.
        public let account: String
        /// The form.
        public let file: ApplicationFile
    }

    /// Rows of one table, at most.
    public static let limit = 500
    private static let columns = 100

    /// The applications, in the order of the table.
    public let rows: [Row]
    /// What is wrong with the table itself; what is wrong with a form, the desk says.
    public let faults: [SheetFault]

    /// Reads a table.
    ///
    /// - Parameter csv: UTF-8, with or without a byte order mark.
    public init(csv: [UInt8]) {
        guard let whole = String(validating: csv, as: UTF8.self) else {
            self.init(rows: [], faults: [SheetFault(line: 1, field: "-", message: "文件应为 UTF-8 编码")])
            return
        }
        let scalars = whole.unicodeScalars
        let text = scalars.first == "\u{FEFF}" ? String(scalars.dropFirst()) : whole
        let table: [CommaReader.Row]
        do throws(SheetFault) {
            table = try CommaReader.rows(of: text)
        } catch {
            self.init(rows: [], faults: [error])
            return
        }
        self.init(table)
    }

    private init(rows: [Row], faults: [SheetFault]) {
        self.rows = rows
        self.faults = faults
    }

    private init(_ table: [CommaReader.Row]) {
        let headings = table.first?.fields.map { Normalization.text($0) } ?? []
        let wrong = ApplicationSheet.faults(in: headings, of: table)
        guard wrong.isEmpty else {
            self.init(rows: [], faults: wrong)
            return
        }
        var rows: [Row] = []
        var faults: [SheetFault] = []
        var subjects: [String: Int] = [:]
        for line in table.dropFirst() {
            do throws(SheetFault) {
                let row = try ApplicationSheet.row(line, headings)
                if let earlier = subjects.updateValue(row.line, forKey: row.subject) {
                    faults.append(
                        SheetFault(line: row.line, field: "-", message: "与第 \(earlier) 行是同一主体的同类证书")
                    )
                }
                rows.append(row)
            } catch {
                faults.append(error)
            }
        }
        self.init(rows: rows, faults: faults)
    }

    /// What is wrong with the first row, and with how many there are.
    private static func faults(in headings: [String], of table: [CommaReader.Row]) -> [SheetFault] {
        func fault(_ field: String, _ message: String) -> SheetFault {
            SheetFault(line: table.first?.line ?? 1, field: field, message: message)
        }
        guard table.count > 1 else { return [fault("-", "第一行为列名，其后每行一份申请")] }
        guard table.count - 1 <= limit else { return [fault("-", "一次最多 \(limit) 份申请")] }
        guard headings.count <= columns else { return [fault("-", "最多 \(columns) 列")] }
        var faults = headings.contains("account") ? [] : [fault("account", "缺少这一列：申请人的账号")]
        for (index, heading) in headings.enumerated() {
            let parts = heading.split(separator: ".", omittingEmptySubsequences: false)
            let isName = parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy(isNameOctet)
            }
            guard isName, heading.utf8.count <= 60 else {
                faults.append(fault("第 \(index + 1) 列", "列名应为申请表的字段，如 consignee.mobile"))
                continue
            }
            let others = headings[..<index]
            let isTaken = others.contains { other in
                other == heading || other.hasPrefix("\(heading).") || heading.hasPrefix("\(other).")
            }
            if isTaken { faults.append(fault(heading, "这一列重复，或与另一列冲突")) }
        }
        return faults
    }

    private static func isNameOctet(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || ASCII.isDigit(byte) || ASCII.isUpper(byte) || ASCII.isLower(byte)
    }

    private static func row(_ row: CommaReader.Row, _ headings: [String]) throws(SheetFault) -> Row {
        guard row.fields.count == headings.count else {
            let message = "应有 \(headings.count) 个字段，现有 \(row.fields.count) 个"
            throw SheetFault(line: row.line, field: "-", message: message)
        }
        var members: [JSONValue.Member] = []
        var files: [JSONValue] = []
        var account = ""
        for (heading, field) in zip(headings, row.fields) where !field.allSatisfy(\.isWhitespace) {
            let path = heading.split(separator: ".")
            if heading == "account" {
                account = Normalization.text(field)
            } else if path.first == "attachments", path.count == 2 {
                files += attachments(String(path[1]), field)
            } else {
                insert(.string(field), at: path[...], into: &members)
            }
        }
        guard isAccount(account) else {
            throw SheetFault(line: row.line, field: "account", message: "账号为 1 至 64 个字母、数字或符号，不含空格和 /")
        }
        if !files.isEmpty { members.append(JSONValue.Member(name: "attachments", value: .array(files))) }
        return Row(line: row.line, account: account, file: ApplicationFile(root: .object(members)))
    }

    private static func attachments(_ kind: String, _ field: String) -> [JSONValue] {
        field.split(separator: ";").map { name in
            .object([
                JSONValue.Member(name: "kind", value: .string(kind)),
                JSONValue.Member(name: "file", value: .string(Normalization.text(String(name)))),
            ])
        }
    }

    private static func insert(
        _ value: JSONValue,
        at path: ArraySlice<Substring>,
        into members: inout [JSONValue.Member]
    ) {
        guard let name = path.first.map({ String($0) }) else { return }
        let rest = path.dropFirst()
        guard !rest.isEmpty else {
            members.append(JSONValue.Member(name: name, value: value))
            return
        }
        let index = members.firstIndex { $0.name == name }
        var inner: [JSONValue.Member] = []
        if let index, case .object(let present) = members[index].value { inner = present }
        insert(value, at: rest, into: &inner)
        let member = JSONValue.Member(name: name, value: .object(inner))
        if let index { members[index] = member } else { members.append(member) }
    }

    private static func isAccount(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
    }
}

extension ApplicationSheet.Row {
    /// Whose certificate of which profile it asks for, as it is written.
    fileprivate var subject: String {
        let names = ["profile", "uscc", "idNumber"].map { file.root[$0]?.text ?? "" }
        let handler = file.root["handler"]?["idNumber"]?.text ?? ""
        return (names + [handler, file.certificate?.hexadecimal ?? ""])
            .map { Normalization.code($0) }.joined(separator: "|")
    }
}
