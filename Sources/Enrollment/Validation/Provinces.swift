/// The 34 divisions of province level and their two digits.
///
/// Source: GB/T 2260; product.md §7.1.
public enum Provinces {
    /// Two digits to the full name, as an organisation's ST carries it.
    public static let names: [String: String] = [
        "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
        "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
        "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省",
        "37": "山东省",
        "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
        "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
        "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
        "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区",
    ]

    /// Whether an identity number may begin so; 83 is Taiwan's in residence permits.
    static func isKnown(prefix: String) -> Bool {
        prefix == "83" || names[prefix] != nil
    }

    /// Reads the name of a province.
    static func parse(_ raw: String) throws(FieldFault) -> String {
        let text = try BoundedText.parse(raw, 2...30)
        guard names.values.contains(text) else {
            throw FieldFault(.notInList, "应为省级行政区全称，如“北京市”“广东省”")
        }
        return text
    }
}
