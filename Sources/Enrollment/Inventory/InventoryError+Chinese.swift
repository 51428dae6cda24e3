public import Model

extension InventoryError: SpokenError {
    /// What stands against it, for who fills in a list at the staff desk; nil for what only the command line asks.
    public var chinese: String? {
        switch reason {
        case .badBatch: "入库批次为 1 至 64 个可打印字符"
        case .badLine(let line, _): "第 \(line) 行有误：每行一个介质，为 key序列号、逗号和型号，且不得重复"
        case .empty: "清单中没有介质"
        case .known(let serial, _): "介质 \(serial) 已在案，且不在库"
        case .otherModel(let serial, let model): "介质 \(serial) 已在库，型号为 \(model)"
        case .tooMany(let limit): "一次最多 \(limit) 个介质"
        case .textMissing: "原因为 2 至 200 个字"
        case .notAdministrator, .notAllowed, .open, .certificatesLiving, .notStocked, .wrongState: nil
        }
    }
}
