/// Why a reviewer rejects, for programs and for the applicant.
public struct Rejection: Hashable, Sendable {
    /// 驳回原因目录.
    public enum Code: String, CaseIterable, Hashable, Sendable {
        /// 身份信息与证件不符.
        case identityMismatch = "identity_mismatch"
        /// 附件不清晰或不完整.
        case illegibleDocument = "illegible_document"
        /// 缺少材料.
        case missingDocument = "missing_document"
        /// 协议未签署或版本不符.
        case agreementNotSigned = "agreement_not_signed"
        /// 单位信息与公示不符.
        case organizationMismatch = "organization_mismatch"
        /// 授权委托书无效.
        case invalidAuthorization = "invalid_authorization"
        /// 其他.
        case other
    }

    /// For programs.
    public let code: Code
    /// For the applicant: what to correct, 2 to 200 characters.
    public let text: String

    /// Gives a reason.
    ///
    /// - Throws: `EnrollmentError` with `.validationFailed` when the text is too short, too long or has
    ///   refused characters.
    public init(code: Code, text: String) throws(EnrollmentError) {
        self.code = code
        do throws(FieldFault) {
            self.text = try BoundedText.parse(text, 2...200)
        } catch {
            throw EnrollmentError(
                .validationFailed([ValidationFailure("reason.text", error.code, "驳回原因：\(error.message)")])
            )
        }
    }
}
