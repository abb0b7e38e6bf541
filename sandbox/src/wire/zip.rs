//! ZIP archives without compression.

pub(crate) fn archive(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let offset = u32_len(archive.len());
        let mut fields = Vec::new();
        // Version 2.0, UTF-8 names, stored, 1 January 1980.
        for half in [20_u16, 0x0800, 0, 0, 0x0021] {
            fields.extend(half.to_le_bytes());
        }
        for one_of in [crc32fast::hash(content), u32_len(content.len()), u32_len(content.len())] {
            fields.extend(one_of.to_le_bytes());
        }
        fields.extend(half(name.len()).to_le_bytes());
        fields.extend(0_u16.to_le_bytes());

        archive.extend(b"PK\x03\x04");
        archive.extend(&fields);
        archive.extend(name.bytes());
        archive.extend(content);

        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        // No comment, disk 0, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.bytes());
    }
    let start = u32_len(archive.len());
    let size = u32_len(directory.len());
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\x00\x00\x00\x00");
    archive.extend(half(files.len()).to_le_bytes());
    archive.extend(half(files.len()).to_le_bytes());
    archive.extend(size.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

fn u32_len(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

fn half(len: usize) -> u16 {
    u16::try_from(len).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_record_points_to_directory() {
        let archive = archive(&[("a.txt", b"one".to_vec()), ("b.wav", vec![0; 20])]);
        let end = archive.len() - 22;
        assert_eq!(archive.get(end..end + 4), Some(b"PK\x05\x06".as_slice()));
        let one_of = |at: usize| {
            let bytes = archive.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
            usize::try_from(u32::from_le_bytes(bytes.unwrap_or_default())).unwrap_or(0)
        };
        let (size, start) = (one_of(end + 12), one_of(end + 16));
        assert_eq!(start + size, end);
        assert_eq!(archive.get(start..start + 4), Some(b"PK\x01\x02".as_slice()));
    }
}
