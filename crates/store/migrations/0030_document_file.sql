-- What came in one file is looked up together: any of it that is restricted closes the file.
CREATE INDEX document_by_file ON document (file_sha256);
