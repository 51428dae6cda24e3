import Model

/// Which documents an application needs and what each file must be: a pure function over octets.
///
/// Source: product.md §6.9.
public enum AttachmentRules {
    /// 20 KiB: less cannot be a legible scan.
    public static let minimumSize = 20 * 1024
    /// 5 MiB for one document.
    public static let maximumSize = 5 * 1024 * 1024
    /// Documents of one application.
    public static let maximumCount = 10
    /// 20 MiB for all documents of one application.
    public static let maximumTotal = 20 * 1024 * 1024
    /// Pixels on the short side of an image.
    public static let minimumShortSide = 600
    /// Pages of a PDF.
    public static let maximumPages = 20
    /// 40 megapixels.
    public static let maximumPixels = 40_000_000

    /// Everything wrong with the documents of a 新办; empty when nothing is.
    public static func failures(_ uploads: [AttachmentUpload], for kind: ApplicantKind) -> [ValidationFailure]
    {
        failures(uploads, AttachmentNeeds(new: kind))
    }

    /// Everything wrong with the documents of an application; empty when nothing is.
    static func failures(_ uploads: [AttachmentUpload], _ needs: AttachmentNeeds) -> [ValidationFailure] {
        var failures = kindFailures(uploads.map(\.kind), needs)
        if uploads.count > maximumCount {
            failures.append(.init("attachments", .tooMany, "附件：最多 \(maximumCount) 个文件"))
        }
        if uploads.reduce(0, { $0 + $1.content.count }) > maximumTotal {
            failures.append(.init("attachments", .tooLarge, "附件：合计不得超过 20 MB，请压缩后重新上传"))
        }
        for (position, upload) in uploads.enumerated() {
            let path = JSONPath.element(position, of: "attachments")
            guard let fault = fault(in: upload.content) else { continue }
            failures.append(.init("\(path).file", fault.code, "\(upload.kind.label)：\(fault.message)"))
        }
        return failures
    }

    /// What is wrong with one file; nil when nothing is.
    public static func fault(in content: [UInt8]) -> FieldFault? {
        guard content.count <= maximumSize else {
            return FieldFault(.tooLarge, "文件不得超过 5 MB，请压缩后重新上传")
        }
        guard let type = MediaType(content: content) else {
            return FieldFault(.unsupportedType, "只接受 JPG、PNG 或 PDF 文件（按内容识别）")
        }
        guard content.count >= minimumSize else {
            return FieldFault(.tooSmall, "文件小于 20 KB，无法辨认，请上传清晰的扫描件")
        }
        return switch type {
        case .png: fault(in: ImageSize(png: content))
        case .jpeg: fault(in: ImageSize(jpeg: content))
        case .pdf: faultInPDF(content)
        }
    }

    private static func kindFailures(
        _ kinds: [AttachmentKind],
        _ needs: AttachmentNeeds
    ) -> [ValidationFailure] {
        var failures: [ValidationFailure] = []
        for wanted in AttachmentKind.allCases where needs.demand(wanted) == .required {
            guard !kinds.contains(wanted) else { continue }
            failures.append(.init("attachments", .missing, "附件：请上传\(wanted.label)（\(wanted.rawValue)）"))
        }
        for (position, given) in kinds.enumerated() where needs.demand(given) == .notWanted {
            let path = JSONPath.element(position, of: "attachments")
            failures.append(
                .init(
                    "\(path).kind",
                    .notWanted,
                    "附件：\(needs.kind.label)\(needs.type.verb)不需要\(given.label)，请删除"
                )
            )
        }
        return failures
    }

    private static func fault(in size: ImageSize?) -> FieldFault? {
        guard let size else { return FieldFault(.unreadable, "图片已损坏，请重新扫描上传") }
        guard size.shortSide >= minimumShortSide else {
            return FieldFault(.lowResolution, "图片短边至少 \(minimumShortSide) 像素，请提高扫描清晰度")
        }
        guard size.pixels <= maximumPixels else {
            return FieldFault(.tooManyPixels, "图片不得超过 4000 万像素，请缩小后重新上传")
        }
        return nil
    }

    private static func faultInPDF(_ content: [UInt8]) -> FieldFault? {
        guard let hidden = PDFObjectStreams.contents(of: content) else {
            return FieldFault(.activeContent, "PDF 的内部结构无法检查，请另存为普通 PDF 或重新扫描")
        }
        for part in [content] + hidden {
            if let name = PDFScan.firstRefusedName(in: part) {
                return FieldFault(.activeContent, "PDF 不得加密，或包含脚本、内嵌文件（/\(name)），请另存为普通 PDF")
            }
        }
        let pages = ([content] + hidden).reduce(0) { $0 + PDFScan.pages(in: $1) }
        guard pages <= maximumPages else {
            return FieldFault(.tooManyPages, "PDF 不得超过 \(maximumPages) 页，请只上传所需的页")
        }
        guard PDFScan.isComplete(content) else { return FieldFault(.unreadable, "PDF 不完整，请重新上传") }
        return nil
    }
}
