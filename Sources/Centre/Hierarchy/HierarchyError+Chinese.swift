public import Model

extension HierarchyError: SpokenError {
    /// What failed, for the people at a reader: why no authority can sign for their token.
    public var chinese: String? {
        switch reason {
        case .fallen(let authority): "签发机构 \(authority) 或其上级已被吊销，不能签发"
        case .keyAbsent(let authority), .keyElsewhere(let authority), .absenceUnproven(let authority):
            "签发机构 \(authority) 的密钥不在此处，请联系管理员"
        case .notInState(let authority, let state): "签发机构 \(authority) 处于 \(state.rawValue)，不能签发"
        default: nil
        }
    }
}
