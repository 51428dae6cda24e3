import Enrollment

/// Judges a document that somebody sent, and says what is kept of it.
struct DocumentJudge: Sendable {
    static let notNow = FieldFault(.unreadable, "文件暂时无法保存，请稍后重试")

    let pictures: any PicturePress

    /// What a file shows, by the name of its input; nil for an input of none of our forms.
    static func kind(of file: FormBody.File) -> AttachmentKind? {
        file.name.hasPrefix("file.") ? AttachmentKind(rawValue: String(file.name.dropFirst(5))) : nil
    }

    /// What is kept of a file: a picture made anew, a PDF as it is.
    func judged(
        _ octets: ArraySlice<UInt8>,
        _ login: String
    ) async throws(FieldFault) -> ([UInt8], MediaType) {
        let content = Array(octets)
        if let fault = AttachmentRules.fault(in: content) { throw fault }
        guard let type = MediaType(content: content) else {
            throw FieldFault(.unsupportedType, "只接受 JPG、PNG 或 PDF 文件（按内容识别）")
        }
        guard type != .pdf else { return (content, type) }
        let clean: [UInt8]?
        do throws(FairQueue.Refusal) {
            clean = try await pictures.clean(content, type, for: login)
        } catch {
            throw DocumentJudge.notNow
        }
        guard let clean, let made = MediaType(content: clean) else {
            throw FieldFault(.unreadable, "图片已损坏或无法识别，请重新扫描后上传")
        }
        if let fault = AttachmentRules.fault(in: clean) { throw fault }
        return (clean, made)
    }
}
