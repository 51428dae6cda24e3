import Foundation
public import Model
import Mustache

/// The notices of a definition: `notices/NAME.mustache`, each with its subject (主题) on the first line, an empty line, and what it says.
///
/// Source: product.md §14.
public struct NoticeCatalogue: Sendable {
    private struct Entry: Sendable {
        let subject: MustacheTemplate
        let text: MustacheTemplate
        /// As they stand in the file.
        let written: NoticeText
    }

    private static let common = NoticeWording.common
    /// The notices that the product sends, and what else each has a value for.
    static let placeholders = NoticeWording.placeholders

    /// Whether a notice brings a one-time code.
    public static func bringsCode(_ template: String) -> Bool {
        placeholders[template]?.contains("code") ?? false
    }

    private let entries: [String: Entry]

    /// Reads all of them.
    ///
    /// - Throws: `TemplateError`: `.unreadable`, `.missing`, or `.malformed` with file and line.
    public init(folder: String) throws(TemplateError) {
        var entries: [String: Entry] = [:]
        for template in NoticeCatalogue.placeholders.keys.sorted() {
            entries[template] = try NoticeCatalogue.read(template, in: folder)
        }
        self.entries = entries
    }

    /// A notice in words.
    ///
    /// - Throws: `TemplateError` with `.unknown` or `.valueMissing`.
    public func text(of template: String, _ values: [String: String]) throws(TemplateError) -> NoticeText {
        guard let entry = entries[template], let special = NoticeCatalogue.placeholders[template] else {
            throw TemplateError(.unknown(template: template))
        }
        let missing = special.union(NoticeCatalogue.common).subtracting(values.keys)
        if let name = missing.min() { throw TemplateError(.valueMissing(template: template, name: name)) }
        return NoticeText(subject: entry.subject.render(values), text: entry.text.render(values))
    }

    /// The words of a notice as they stand in its file, with what they name in braces; nil when there is no such notice.
    public func written(_ template: String) -> NoticeText? { entries[template]?.written }

    /// A notice in the words of the book, which take the place of those of the file.
    ///
    /// - Parameters:
    ///   - record: the words; nil for those of the file.
    ///   - template: which notice.
    ///   - values: what they name.
    ///   - hasRoom: whether there is room for the English words, as in a mail.
    /// - Returns: the notice.
    /// - Throws: as `text(of:_:)`.
    public func text(
        _ record: NoticeTemplateRecord?,
        of template: String,
        _ values: [String: String],
        hasRoom: Bool
    ) throws(TemplateError) -> NoticeText {
        let shipped = try text(of: template, values)
        guard let record else { return shipped }
        let english = hasRoom ? record.english.map { "\n\n\(NoticeWording.filled($0, values))" } : nil
        return NoticeText(
            subject: NoticeWording.filled(record.subject, values),
            text: NoticeWording.filled(record.text, values) + (english ?? "")
        )
    }

    private static func read(_ template: String, in folder: String) throws(TemplateError) -> Entry {
        let path = "\(folder)/\(template).mustache"
        guard FileManager.default.fileExists(atPath: path) else {
            throw TemplateError(.missing(template: template, folder: folder))
        }
        guard let content = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw TemplateError(.unreadable(path: path))
        }
        var lines = content.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count >= 3, lines[1].isEmpty,
            let subject = lines[0].split(separator: "主题：", maxSplits: 1).last,
            lines[0].hasPrefix("主题：")
        else {
            throw TemplateError(
                .malformed(path: path, line: 1, detail: "must begin with '主题：…' and an empty line")
            )
        }
        for (index, line) in lines.enumerated() { try check(line, of: template, path, index + 1) }
        return Entry(
            subject: try parse(String(subject), path, 1),
            text: try parse(lines.dropFirst(2).joined(separator: "\n"), path, 3),
            written: NoticeText(
                subject: String(subject),
                text: lines.dropFirst(2).joined(separator: "\n")
            )
        )
    }

    /// Only values that the notice has may be named: a template of somebody's own must not show braces to an applicant.
    private static func check(
        _ line: String,
        of template: String,
        _ path: String,
        _ number: Int
    ) throws(TemplateError) {
        let known = common.union(placeholders[template] ?? [])
        for match in line.matches(of: /\{\{([^}]*)\}\}/) where !known.contains(String(match.1)) {
            let names = known.sorted().joined(separator: ", ")
            throw TemplateError(
                .malformed(path: path, line: number, detail: "{{\(match.1)}} is not one of \(names)")
            )
        }
    }

    /// Values go in as they are: these are plain texts, and no HTML.
    private static func parse(
        _ text: String,
        _ path: String,
        _ line: Int
    ) throws(TemplateError) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
        } catch {
            throw TemplateError(.malformed(path: path, line: line, detail: "braces that do not close"))
        }
    }
}
