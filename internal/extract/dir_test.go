package extract
import ("testing";"os";"fmt")
func TestDirDump(t *testing.T){
 if os.Getenv("DIRS")=="" {t.Skip()}
 for _,f:=range []string{"/work/shared/corpus/seed.txt","/work/shared/corpus/dev/08.txt","/work/shared/corpus/dev/18.txt","/work/shared/corpus/dev/02.txt","/work/shared/corpus/dev/09.txt","/work/shared/corpus/dev/20.txt","testdata/own/a6.txt","/work/shared/corpus/dev/22.txt"}{
  b,_:=os.ReadFile(f); d,_:=Read(f,b)
  fmt.Println("##",f)
  for _,x:=range d.Directives {fmt.Printf("  %s| S=%s | L=%s | C=%q | D=%s | P=%s | %s\n",x.Text,x.Speaker,x.Lead,x.Coordinating,x.Due,x.Product,x.Rule)}
 }
}
